package org.weirmq.tck.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Goal: the modules depend on each other one way only, and the core does no I/O.
 * Method: ArchUnit over the compiled main classes of all modules.
 */
class DependencyDirectionTest {
    private static final String ROOT = "org.weirmq";
    private static final String CORE = ROOT + ".core..";
    private static final String LOG = ROOT + ".log..";
    private static final String PROTOCOL = ROOT + ".protocol..";
    private static final String SERVER = ROOT + ".server..";
    private static final String CLIENT = ROOT + ".client..";
    private static final String CLIENT_SPI = ROOT + ".client.spi..";
    private static final String JMS = ROOT + ".jms..";
    private static final String JNDI = ROOT + ".jndi..";
    private static final String JTA = ROOT + ".jta..";
    private static final Set<String> PROVIDER = Set.of("client", "jms", "jndi");
    private static final String[] PLATFORM = {"java..", "javax..", "org.jspecify.."};

    /** The packages of the provider are one module. */
    private static final SliceAssignment MODULES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String[] parts = type.getPackageName().split("\\.");
            String module = parts.length > 2 ? parts[2] : "";
            return SliceIdentifier.of(PROVIDER.contains(module) ? "provider" : module);
        }

        @Override
        public String getDescription() {
            return "the modules";
        }
    };

    private static JavaClasses main;

    @BeforeAll
    static void importClasses() {
        main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    @Test
    void coreKnowsOnlyItself() {
        onlyItself(CORE).check(main);
    }

    @Test
    void logKnowsOnlyItself() {
        onlyItself(LOG).check(main);
    }

    @Test
    void protocolKnowsOnlyItself() {
        onlyItself(PROTOCOL).check(main);
    }

    @Test
    void theProviderKnowsOfTheBrokerOnlyTheProtocol() {
        noClasses()
                .that()
                .resideInAnyPackage(CLIENT, JMS, JNDI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CORE, LOG, SERVER)
                .check(main);
    }

    @Test
    void jtaKnowsOnlyTheProvider() {
        classes()
                .that()
                .resideInAPackage(JTA)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        JTA, CLIENT, JMS, PROTOCOL, "java..", "javax..", "jakarta..", "org.jspecify..", "com.arjuna..")
                .check(main);
        noClasses()
                .that()
                .resideOutsideOfPackage(JTA)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(JTA)
                .check(main);
    }

    @Test
    void theServerKnowsOfTheProviderOnlyItsPort() {
        noClasses()
                .that()
                .resideInAPackage(SERVER)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(CLIENT, JMS, JNDI)
                        .and(JavaClass.Predicates.resideOutsideOfPackage(CLIENT_SPI)))
                .because("weir:local: and weir:mem: reach the server through " + CLIENT_SPI)
                .check(main);
    }

    @Test
    void noCyclesBetweenModules() {
        slices().assignedFrom(MODULES).should().beFreeOfCycles().check(main);
    }

    @Test
    void coreDoesNoInputOrOutput() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.util.concurrent..",
                        "java.util.logging..",
                        "javax..")
                .because("time, randomness and bytes are arguments of the core, and one thread owns its state")
                .check(main);
    }

    @Test
    void coreHasNoClockThreadOrChance() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should(ArchConditions.callMethod(System.class, "currentTimeMillis")
                        .or(ArchConditions.callMethod(System.class, "nanoTime"))
                        .or(ArchConditions.callMethod(System.class, "getProperty", String.class))
                        .or(ArchConditions.callMethod(System.class, "getLogger", String.class))
                        .or(ArchConditions.callMethod(Math.class, "random"))
                        .or(ArchConditions.callMethod(UUID.class, "randomUUID"))
                        .or(ArchConditions.callMethod(Object.class, "wait"))
                        .or(ArchConditions.dependOnClassesThat(JavaClass.Predicates.equivalentTo(Thread.class)
                                .or(JavaClass.Predicates.equivalentTo(java.util.Random.class))
                                .or(JavaClass.Predicates.equivalentTo(java.time.Clock.class))
                                .or(JavaClass.Predicates.equivalentTo(java.time.Instant.class)))))
                .check(main);
    }

    private static ArchRule onlyItself(String module) {
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAPackage(module)
                        .or(JavaClass.Predicates.resideInAnyPackage(PLATFORM))
                        .or(JavaClass.Predicates.resideInAPackage("")));
    }
}
