package org.weirmq.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Hashtable;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.ContextNotEmptyException;
import javax.naming.InitialContext;
import javax.naming.LinkLoopException;
import javax.naming.LinkRef;
import javax.naming.NameAlreadyBoundException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirTemporaryQueue;
import org.weirmq.jms.WeirTopic;

/** Goal: naming as users of JMS know it. Method: initial contexts as applications make them. */
class WeirInitialContextFactoryTest {
    private static Context context(String... environment) throws NamingException {
        Hashtable<String, Object> table = new Hashtable<>();
        table.put(Context.INITIAL_CONTEXT_FACTORY, WeirInitialContextFactory.class.getName());
        for (int i = 0; i < environment.length; i += 2) {
            table.put(environment[i], environment[i + 1]);
        }
        return new InitialContext(table);
    }

    private static String url(Context context, String name) throws NamingException {
        return ((WeirConnectionFactory) context.lookup(name)).getUrl();
    }

    @Test
    void describedObjectsAreFound() throws NamingException {
        Context context = context(
                "connectionFactory.CF", "weir://h:1?prefetch=3",
                "connectionfactory.jms/Lower", "weir:mem:m",
                "QUEUE.Q", "orders",
                "queue.jms/Deep", "deep",
                "topic.T", "prices");
        assertThat(url(context, "CF")).isEqualTo("weir://h:1?prefetch=3");
        assertThat(url(context, "jms/Lower")).isEqualTo("weir:mem:m");
        assertThat(context.lookup("Q")).isEqualTo(new WeirQueue("orders"));
        assertThat(context.lookup(new CompositeName("jms/Deep"))).isEqualTo(new WeirQueue("deep"));
        assertThat(context.lookup("T")).isEqualTo(new WeirTopic("prices"));
        assertThat(((Context) context.lookup("jms")).lookup("Deep")).isEqualTo(new WeirQueue("deep"));
    }

    @Test
    void namesOfEntriesKeepTheirCase() throws NamingException {
        Context context = context("Queue.Orders", "orders");
        assertThat(context.lookup("Orders")).isEqualTo(new WeirQueue("orders"));
        assertThatThrownBy(() -> context.lookup("orders")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void dynamicNamesNeedNoDescription() throws NamingException {
        Context context = context();
        assertThat(context.lookup("dynamicQueues/a/b")).isEqualTo(new WeirQueue("a/b"));
        assertThat(context.lookup("dynamicTopics/a")).isEqualTo(new WeirTopic("a"));
        assertThatThrownBy(() -> context.lookup("dynamicQueues/")).isInstanceOf(NamingException.class);
    }

    @Test
    void theProviderUrlIsForFactoriesWithoutOne() throws NamingException {
        Context context = context(
                Context.PROVIDER_URL, "weir://p:2", "connectionFactory.Own", "weir://o", "connectionFactory.None", "");
        assertThat(url(context, "Own")).isEqualTo("weir://o");
        assertThat(url(context, "None")).isEqualTo("weir://p:2");
        assertThat(url(context, "ConnectionFactory")).isEqualTo("weir://p:2");
        assertThat(url(context, "QueueConnectionFactory")).isEqualTo("weir://p:2");
        assertThat(url(context, "TopicConnectionFactory")).isEqualTo("weir://p:2");
        assertThat(url(context(), "ConnectionFactory")).isNull();
    }

    @Test
    void variablesAreReplaced() throws NamingException {
        System.setProperty("weirmq.test.host", "h7");
        try {
            Context context = context(
                    "connectionFactory.CF", "weir://${weirmq.test.host}:${weirmq.test.port:-77}",
                    "queue.Q", "${weirmq.test.none:-${weirmq.test.host}-q}");
            assertThat(url(context, "CF")).isEqualTo("weir://h7:77");
            assertThat(context.lookup("Q")).isEqualTo(new WeirQueue("h7-q"));
        } finally {
            System.clearProperty("weirmq.test.host");
        }
        assertThatThrownBy(() -> context("queue.Q", "${weirmq.test.none}").lookup("Q"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("weirmq.test.none");
        assertThatThrownBy(() -> context("queue.Q", "${weirmq.test.none").lookup("Q"))
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aBadEntryIsNamed() {
        assertThatThrownBy(
                        () -> context("connectionFactory.CF", "weir://h?bad=1").lookup("CF"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("connectionFactory.CF")
                .hasMessageContaining("WEIR" + "1015");
        assertThatThrownBy(() -> context("queue.Q", "").lookup("Q")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void objectsAreBoundAndListed() throws NamingException {
        Context context = context("queue.jms/A", "a");
        context.bind("jms/B", new WeirQueue("b"));
        assertThatThrownBy(() -> context.bind("jms/B", "x")).isInstanceOf(NameAlreadyBoundException.class);
        context.rebind("jms/B", new WeirTopic("b").getReference());
        assertThat(context.lookup("jms/B")).isEqualTo(new WeirTopic("b"));
        assertThat(Collections.list(context.list("jms")).stream().map(NameClassPair::getName))
                .containsExactly("A", "B");
        assertThat(Collections.list(context.listBindings("")).stream().map(Binding::getName))
                .contains("jms", "ConnectionFactory");
        context.rename("jms/B", "C");
        assertThatThrownBy(() -> context.lookup("jms/B")).isInstanceOf(NameNotFoundException.class);
        assertThat(context.lookup("C")).isEqualTo(new WeirTopic("b"));
        context.unbind("C");
        context.unbind("C");
        assertThatThrownBy(() -> context.lookup("C")).isInstanceOf(NameNotFoundException.class);
        assertThatThrownBy(() -> context.list("jms/A")).isInstanceOf(NotContextException.class);
        assertThatThrownBy(() -> context.list("nowhere")).isInstanceOf(NameNotFoundException.class);
        assertThatThrownBy(() -> context.bind("jms", "x")).isInstanceOf(NameAlreadyBoundException.class);
        assertThatThrownBy(() -> context.bind("", "x")).isInstanceOf(NamingException.class);
    }

    @Test
    void subcontextsComeAndGo() throws NamingException {
        Context context = context();
        Context sub = context.createSubcontext("sub");
        assertThat(Collections.list(context.list("sub"))).isEmpty();
        sub.bind("Q", new WeirQueue("q"));
        assertThat(context.lookup("sub/Q")).isEqualTo(new WeirQueue("q"));
        assertThat(sub.getNameInNamespace()).isEqualTo("sub");
        assertThatThrownBy(() -> context.destroySubcontext("sub")).isInstanceOf(ContextNotEmptyException.class);
        sub.unbind("Q");
        context.destroySubcontext("sub");
        assertThatThrownBy(() -> context.lookup("sub")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void theEnvironmentComesFromTheFileOnTheClassPath(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("jndi.properties"),
                "java.naming.factory.initial=" + WeirInitialContextFactory.class.getName()
                        + "\njava.naming.provider.url=weir://file:1"
                        + "\nconnectionFactory.jms/Orders=weir://orders:2?clientId=orders\nqueue.Incoming=incoming\n");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            Context context = new InitialContext();
            assertThat(url(context, "ConnectionFactory")).isEqualTo("weir://file:1");
            assertThat(((WeirConnectionFactory) context.lookup("jms/Orders")).getClientId())
                    .isEqualTo("orders");
            assertThat(context.lookup("Incoming")).isEqualTo(new WeirQueue("incoming"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void theEnvironmentComesFromSystemProperties() throws NamingException {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, WeirInitialContextFactory.class.getName());
        System.setProperty(Context.PROVIDER_URL, "weir://system:3");
        try {
            assertThat(url(new InitialContext(), "ConnectionFactory")).isEqualTo("weir://system:3");
            assertThat(InitialContext.<WeirQueue>doLookup("dynamicQueues/q")).isEqualTo(new WeirQueue("q"));
        } finally {
            System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
            System.clearProperty(Context.PROVIDER_URL);
        }
    }

    @Test
    void aBoundReferenceIsSeenAsWhatItStandsFor() throws NamingException {
        Context context = context();
        WeirConnectionFactory factory = new WeirConnectionFactory("weir://h:1?prefetch=3");
        factory.setPassword("secret");
        context.bind("jms/CF", factory.getReference());
        context.bind("jms/Q", new WeirQueue("q").getReference());
        context.bind("jms/Temporary", new WeirTemporaryQueue("t", null).getReference());
        assertThat(context.lookup("jms/CF")).isEqualTo(factory);
        assertThat(context.lookup("jms/Temporary")).isInstanceOf(WeirTemporaryQueue.class);
        assertThat(Collections.list(context.list("jms")).stream().map(NameClassPair::getClassName))
                .containsExactly(
                        WeirConnectionFactory.class.getName(),
                        WeirQueue.class.getName(),
                        WeirTemporaryQueue.class.getName());
        assertThat(Collections.list(context.listBindings("jms")).stream().map(Binding::getObject))
                .containsExactly(factory, new WeirQueue("q"), new WeirTemporaryQueue("t", null));
        assertThat(Collections.list(((Context) context.lookup("jms")).listBindings("")).stream()
                        .map(Binding::getName))
                .containsExactly("CF", "Q", "Temporary");
    }

    @Test
    void linksAreFollowedUnlessTheyAreAskedFor() throws NamingException {
        Context context = context("queue.jms/Real", "real");
        context.bind("Alias", new LinkRef("jms/Real"));
        context.bind("jms/Beside", new LinkRef("./Real"));
        context.bind("jms/Twice", new LinkRef("Alias"));
        context.bind("Loop", new LinkRef("Loop"));
        for (String name : new String[] {"Alias", "jms/Beside", "jms/Twice"}) {
            assertThat(context.lookup(name)).isEqualTo(new WeirQueue("real"));
            assertThat(context.lookupLink(name)).isInstanceOf(LinkRef.class);
        }
        assertThat(context.lookupLink("jms/Real")).isEqualTo(new WeirQueue("real"));
        assertThatThrownBy(() -> context.lookup("Loop")).isInstanceOf(LinkLoopException.class);
        assertThatThrownBy(() -> context.lookupLink("none")).isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void whatIsNotBoundIsNamed() throws NamingException {
        NameNotFoundException missing = catchThrowableOfType(
                NameNotFoundException.class, () -> context("queue.Q", "q").lookup("jms/None"));
        assertThat(missing).hasMessageContaining("jms/None").hasMessageContaining("Q");
        assertThat(missing.getRemainingName()).isEqualTo(new CompositeName("jms/None"));
    }

    @Test
    void contextsDoNotShareWhatIsBound() throws NamingException {
        Context one = context();
        one.bind("x", "1");
        assertThatThrownBy(() -> context().lookup("x")).isInstanceOf(NameNotFoundException.class);
        assertThat(((Context) one.lookup("")).lookup("x")).isEqualTo("1");
    }
}
