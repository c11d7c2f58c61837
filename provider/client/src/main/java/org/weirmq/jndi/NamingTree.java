package org.weirmq.jndi;

import java.util.Hashtable;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.ContextNotEmptyException;
import javax.naming.InvalidNameException;
import javax.naming.LinkLoopException;
import javax.naming.LinkRef;
import javax.naming.Name;
import javax.naming.NameAlreadyBoundException;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.Reference;
import javax.naming.spi.NamingManager;
import org.jspecify.annotations.Nullable;
import org.weirmq.jms.WeirQueue;
import org.weirmq.jms.WeirTopic;

/**
 * A naming context in memory. Names have slashes between their parts; a name that begins others is a subcontext, whether it
 * was created or not. Any thread.
 */
final class NamingTree implements Context {
    private static final String DYNAMIC_QUEUES = "dynamicQueues/";
    private static final String DYNAMIC_TOPICS = "dynamicTopics/";
    private static final int LINKS_MAX = 16;
    /** Stands for a subcontext that was created and may be empty. */
    private static final Object SUBCONTEXT = new Object();

    /** Of the whole tree, by full name. */
    private final NavigableMap<String, Object> objects;

    /** Of this context: empty for the root, else it ends with a slash. */
    private final String prefix;

    private final Hashtable<String, Object> environment;

    NamingTree(Hashtable<String, Object> environment, Map<String, Object> objects) {
        this(environment, new ConcurrentSkipListMap<>(objects), "");
    }

    private NamingTree(Hashtable<String, Object> environment, NavigableMap<String, Object> objects, String prefix) {
        this.environment = environment;
        this.objects = objects;
        this.prefix = prefix;
    }

    private static String text(@Nullable Name name) throws InvalidNameException {
        if (name == null) {
            throw new InvalidNameException("a name is needed, but it is null");
        }
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < name.size(); i++) {
            joined.append(i == 0 ? "" : "/").append(name.get(i));
        }
        return joined.toString();
    }

    private String full(@Nullable String name) throws InvalidNameException {
        if (name == null) {
            throw new InvalidNameException("a name is needed, but it is null");
        }
        return prefix + name;
    }

    private String fullToBind(@Nullable String name) throws InvalidNameException {
        String full = full(name);
        if (full.equals(prefix)) {
            throw new InvalidNameException("an empty name cannot be bound");
        }
        return full;
    }

    private boolean isContext(String full) {
        if (full.isEmpty() || objects.get(full) == SUBCONTEXT) {
            return true;
        }
        String below = objects.higherKey(full + "/");
        return below != null && below.startsWith(full + "/");
    }

    private NameNotFoundException notFound(String name) throws InvalidNameException {
        NameNotFoundException notFound =
                new NameNotFoundException("'" + name + "' is not bound; bound are " + objects.keySet());
        notFound.setRemainingName(new CompositeName(name));
        return notFound;
    }

    // ---- Looking up.

    @Override
    public Object lookup(@Nullable String name) throws NamingException {
        Object found = lookupLink(name);
        for (int links = 0; found instanceof LinkRef link; links++) {
            if (links == LINKS_MAX) {
                throw new LinkLoopException("more than " + LINKS_MAX + " links behind '" + name + "'");
            }
            found = followed(link, full(name));
        }
        return found;
    }

    /** A link leads to a name of the initial context; one that begins with {@code ./} to a name beside its own. */
    private Object followed(LinkRef link, String from) throws NamingException {
        String to = link.getLinkName();
        boolean beside = to.startsWith("./");
        String base = beside ? from.substring(0, from.lastIndexOf('/') + 1) : "";
        return new NamingTree(environment, objects, "").lookupLink(base + (beside ? to.substring(2) : to));
    }

    /** The same, but a link that is bound under the name itself is not followed. */
    @Override
    public Object lookupLink(@Nullable String name) throws NamingException {
        String full = full(name);
        if (full.equals(prefix)) {
            return new NamingTree(new Hashtable<>(environment), objects, prefix);
        }
        Object found = objects.get(full);
        if (found != null && found != SUBCONTEXT) {
            return resolved(found, full);
        }
        if (isContext(full)) {
            return new NamingTree(new Hashtable<>(environment), objects, full + "/");
        }
        if (full.startsWith(DYNAMIC_QUEUES) && full.length() > DYNAMIC_QUEUES.length()) {
            return new WeirQueue(full.substring(DYNAMIC_QUEUES.length()));
        }
        if (full.startsWith(DYNAMIC_TOPICS) && full.length() > DYNAMIC_TOPICS.length()) {
            return new WeirTopic(full.substring(DYNAMIC_TOPICS.length()));
        }
        throw notFound(full);
    }

    private Object resolved(Object found, String name) throws NamingException {
        if (!(found instanceof Reference) || found instanceof LinkRef) {
            return found;
        }
        try {
            return NamingManager.getObjectInstance(found, new CompositeName(name), this, environment);
        } catch (NamingException e) {
            throw e;
        } catch (Exception e) {
            NamingException failed = new NamingException("the reference bound as '" + name + "' cannot be resolved");
            failed.setRootCause(e);
            throw failed;
        }
    }

    @Override
    public Object lookup(@Nullable Name name) throws NamingException {
        return lookup(text(name));
    }

    @Override
    public Object lookupLink(@Nullable Name name) throws NamingException {
        return lookupLink(text(name));
    }

    // ---- Binding.

    @Override
    public void bind(@Nullable String name, @Nullable Object object) throws NamingException {
        String full = fullToBind(name);
        if (isContext(full) || objects.putIfAbsent(full, bindable(object)) != null) {
            throw new NameAlreadyBoundException("'" + full + "' is already bound");
        }
    }

    private static Object bindable(@Nullable Object object) throws NamingException {
        if (object == null) {
            throw new NamingException("null cannot be bound");
        }
        return object;
    }

    @Override
    public void bind(@Nullable Name name, @Nullable Object object) throws NamingException {
        bind(text(name), object);
    }

    @Override
    public void rebind(@Nullable String name, @Nullable Object object) throws NamingException {
        String full = fullToBind(name);
        if (isContext(full)) {
            throw new NameAlreadyBoundException("'" + full + "' is a context");
        }
        objects.put(full, bindable(object));
    }

    @Override
    public void rebind(@Nullable Name name, @Nullable Object object) throws NamingException {
        rebind(text(name), object);
    }

    /** Does nothing for a name that is not bound, as the interface asks for. */
    @Override
    public void unbind(@Nullable String name) throws NamingException {
        objects.remove(fullToBind(name));
    }

    @Override
    public void unbind(@Nullable Name name) throws NamingException {
        unbind(text(name));
    }

    @Override
    public void rename(@Nullable String oldName, @Nullable String newName) throws NamingException {
        String from = fullToBind(oldName);
        Object object = objects.get(from);
        if (object == null) {
            throw notFound(from);
        }
        bind(newName, object);
        objects.remove(from);
    }

    @Override
    public void rename(@Nullable Name oldName, @Nullable Name newName) throws NamingException {
        rename(text(oldName), text(newName));
    }

    // ---- Subcontexts and lists.

    @Override
    public Context createSubcontext(@Nullable String name) throws NamingException {
        bind(name, SUBCONTEXT);
        return new NamingTree(new Hashtable<>(environment), objects, full(name) + "/");
    }

    @Override
    public Context createSubcontext(@Nullable Name name) throws NamingException {
        return createSubcontext(text(name));
    }

    @Override
    public void destroySubcontext(@Nullable String name) throws NamingException {
        String full = fullToBind(name);
        String below = objects.higherKey(full + "/");
        if (below != null && below.startsWith(full + "/")) {
            throw new ContextNotEmptyException("'" + full + "' is not empty");
        }
        Object object = objects.get(full);
        if (object != null && object != SUBCONTEXT) {
            throw new NotContextException("'" + full + "' is not a context");
        }
        objects.remove(full);
    }

    @Override
    public void destroySubcontext(@Nullable Name name) throws NamingException {
        destroySubcontext(text(name));
    }

    @Override
    public NamingEnumeration<NameClassPair> list(@Nullable String name) throws NamingException {
        Map<String, NameClassPair> pairs = new TreeMap<>();
        children(name).forEach((child, object) -> pairs.put(child, new NameClassPair(child, className(object))));
        return new Listing<>(pairs.values());
    }

    @Override
    public NamingEnumeration<NameClassPair> list(@Nullable Name name) throws NamingException {
        return list(text(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(@Nullable String name) throws NamingException {
        Map<String, Binding> bindings = new TreeMap<>();
        String within = full(name).isEmpty() || full(name).endsWith("/") ? full(name) : full(name) + "/";
        for (Map.Entry<String, Object> child : children(name).entrySet()) {
            Object object = resolved(child.getValue(), within + child.getKey());
            bindings.put(child.getKey(), new Binding(child.getKey(), object));
        }
        return new Listing<>(bindings.values());
    }

    /** Of what a look-up gives. */
    private static String className(Object bound) {
        return bound instanceof Reference reference && !(bound instanceof LinkRef)
                ? reference.getClassName()
                : bound.getClass().getName();
    }

    @Override
    public NamingEnumeration<Binding> listBindings(@Nullable Name name) throws NamingException {
        return listBindings(text(name));
    }

    private Map<String, Object> children(@Nullable String name) throws NamingException {
        String full = full(name);
        String within = full.isEmpty() || full.endsWith("/") ? full : full + "/";
        if (!full.equals(prefix) && !isContext(full)) {
            if (objects.containsKey(full)) {
                throw new NotContextException("'" + full + "' is not a context");
            }
            throw notFound(full);
        }
        Map<String, Object> children = new TreeMap<>();
        for (Map.Entry<String, Object> entry : objects.tailMap(within).entrySet()) {
            if (!entry.getKey().startsWith(within)) {
                break;
            }
            String rest = entry.getKey().substring(within.length());
            int slash = rest.indexOf('/');
            String child = slash < 0 ? rest : rest.substring(0, slash);
            boolean context = slash >= 0 || entry.getValue() == SUBCONTEXT;
            Object object = context ? new NamingTree(environment, objects, within + child + "/") : entry.getValue();
            children.put(child, object);
        }
        return children;
    }

    // ---- The rest.

    @Override
    public NameParser getNameParser(@Nullable String name) {
        return CompositeName::new;
    }

    @Override
    public NameParser getNameParser(@Nullable Name name) {
        return CompositeName::new;
    }

    @Override
    public String composeName(String name, String prefix) {
        return prefix.isEmpty() ? name : name.isEmpty() ? prefix : prefix + "/" + name;
    }

    @Override
    public Name composeName(Name name, Name prefix) throws NamingException {
        return ((Name) prefix.clone()).addAll(name);
    }

    @Override
    public @Nullable Object addToEnvironment(String name, Object value) {
        return environment.put(name, value);
    }

    @Override
    public @Nullable Object removeFromEnvironment(String name) {
        return environment.remove(name);
    }

    @Override
    public Hashtable<?, ?> getEnvironment() {
        return new Hashtable<>(environment);
    }

    /** Nothing is held. */
    @Override
    public void close() {}

    @Override
    public String getNameInNamespace() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }
}
