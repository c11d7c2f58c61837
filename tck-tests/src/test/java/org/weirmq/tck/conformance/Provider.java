package org.weirmq.tck.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.weirmq.jms.WeirConnectionFactory;
import org.weirmq.tck.BrokerProcess;

/**
 * The broker that the conformance tests of this JVM share: a process of its own over TCP, or, with {@code
 * -Dweirmq.conformance=embedded}, one inside this JVM. Its data is on disk and its durability the default in both.
 */
final class Provider {
    /** Like the users that the official suite expects; none is needed either. */
    static final String USER = "j2ee";

    static final String PASSWORD = "j2ee";
    private static final boolean EMBEDDED = "embedded".equals(System.getProperty("weirmq.conformance"));
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static String url;

    private Provider() {}

    static boolean isEmbedded() {
        return EMBEDDED;
    }

    /** Without options. */
    static synchronized String url() {
        try {
            if (url == null) {
                url = EMBEDDED ? embedded() : process();
            }
            return url;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A factory of its own for the caller; options as in a URL, without the question mark, or an empty string. */
    static WeirConnectionFactory factory(String options) {
        return new WeirConnectionFactory(options.isEmpty() ? url() : url() + "?" + options);
    }

    /** A name that no other test of this run has. */
    static String uniqueName(String prefix) {
        return prefix + "-" + NAMES.incrementAndGet();
    }

    private static String embedded() throws Exception {
        String local = "weir:local:" + freshDirectory();
        // for the life of this JVM: an embedded broker ends with its last connection
        new WeirConnectionFactory(local).createConnection();
        return local;
    }

    private static String process() throws Exception {
        Path data = freshDirectory();
        Path users = data.resolveSibling(data.getFileName() + ".users");
        Files.writeString(users, USER + "=plain:" + PASSWORD + "\nanonymous=true\n");
        return BrokerProcess.start(data, "--users", users.toString()).url();
    }

    static Path freshDirectory() throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "conformance-data"));
        return Files.createTempDirectory(parent, EMBEDDED ? "embedded" : "process");
    }
}
