package org.weirmq.tck.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Goal: the properties with which the profile jakarta-tck runs the TCK do what docs/tck.md says: the provider is found, what a test
 * leaves behind is dropped before the next one, and a test that waits for ever is ended. Method: JUnit's launcher runs a class that
 * stands for the TCK, with exactly these properties set as system properties, as Surefire sets them; the test
 * that waits for ever gets a shorter limit.
 */
@Timeout(60)
class TckRunTest {
    private static final String TIME_LIMIT = "junit.jupiter.execution.timeout.testable.method.default";

    private final Properties before = System.getProperties();
    private final Properties run = new Properties();

    @BeforeEach
    void set() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/jakarta-tck.properties")) {
            run.load(in);
        }
        Properties during = new Properties();
        during.putAll(before);
        during.putAll(run);
        System.setProperties(during);
    }

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    /** Runs these methods of the class and says how each ended. */
    private static List<String> results(String timeLimit, String... methods) {
        List<String> results = new ArrayList<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Arrays.stream(methods)
                                        .map(method -> selectMethod(MessySample.class, method))
                                        .toList())
                                .configurationParameter(TIME_LIMIT, timeLimit)
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    results.add(test.getDisplayName() + " "
                                            + result.getThrowable()
                                                    .map(failure ->
                                                            failure.getClass().getSimpleName())
                                                    .orElse("passed"));
                                }
                            }
                        });
        return results;
    }

    @Test
    void eachTestFindsTheProviderClean() {
        assertThat(results(run.getProperty(TIME_LIMIT), "leavesAMess", "findsNothing"))
                .containsExactly("leavesAMess() passed", "findsNothing() passed");
    }

    @Test
    void aTestThatWaitsForEverIsEndedAndDisturbsNobody() {
        assertThat(results("500 ms", "waitsForEver")).containsExactly("waitsForEver() TimeoutException");
        assertThat(results(run.getProperty(TIME_LIMIT), "leavesAMess", "findsNothing"))
                .containsExactly("leavesAMess() passed", "findsNothing() passed");
    }

    @Test
    void theRunHasAllThatTheTckAsksForAndALimit() {
        assertThat(run)
                .containsEntry("user", "j2ee")
                .containsEntry("password", "j2ee")
                .containsEntry("jms_timeout", "1000")
                .containsEntry("platform.mode", "standalone")
                .containsEntry("vehicle", "standalone")
                .containsEntry(TIME_LIMIT, "5 m");
    }
}
