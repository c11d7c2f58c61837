package org.weirmq.tck.jakarta;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Drops after each test what it left behind: some tests of the TCK leave messages, durable subscriptions and connections. JUnit finds
 * it as a service in the TCK's run alone, where automatic detection of extensions is on.
 */
public final class TckCleanup implements AfterEachCallback {
    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        TckBroker.dropIfRunning();
    }
}
