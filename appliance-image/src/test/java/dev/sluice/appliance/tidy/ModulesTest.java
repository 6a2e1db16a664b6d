package dev.sluice.appliance.tidy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows between the modules, held by what was compiled. The picture is in ARCHITECTURE.md.
class ModulesTest {

    private static final String CONFIG = "dev.sluice.config..";
    private static final String CORE = "dev.sluice.core..";
    private static final String HEALTH = "dev.sluice.health..";
    private static final String PROGRAM = "dev.sluice.appliance..";
    private static final String ALL = "dev.sluice..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.sluice");

    @Test
    void theConfigurationDependsOnNothingElseOfSluice() {
        noClasses().that().resideInAPackage(CONFIG)
                .should().dependOnClassesThat().resideInAnyPackage(CORE, HEALTH, PROGRAM)
                .because(
                        "config holds values that all modules read: move the code to the reader")
                .check(CLASSES);
    }

    @Test
    void theConfigurationHasNoThreadsAndNoClocks() {
        noClasses().that().resideInAPackage(CONFIG)
                .should().dependOnClassesThat().haveFullyQualifiedName("java.lang.Thread")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.time.Clock")
                .orShould().dependOnClassesThat().resideInAPackage("java.util.concurrent..")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .because("the same text must always give the same value: pass in what changes")
                .check(CLASSES);
    }

    @Test
    void theDataPlaneSeesOnlyTheConfiguration() {
        noClasses().that().resideInAPackage(CORE)
                .should().dependOnClassesThat().resideInAnyPackage(HEALTH, PROGRAM)
                .because("health flips and commands come in through Balancer, wired in the program")
                .check(CLASSES);
    }

    @Test
    void theChecksSeeOnlyTheConfiguration() {
        noClasses().that().resideInAPackage(HEALTH)
                .should().dependOnClassesThat().resideInAnyPackage(CORE, PROGRAM)
                .because(
                        "a check reports flips to a listener and knows no pool: wire it in the program")
                .check(CLASSES);
    }

    @Test
    void onlyTheDataPlaneUsesNetty() {
        noClasses().that().resideInAPackage(ALL).and().resideOutsideOfPackage(CORE)
                .should().dependOnClassesThat().resideInAPackage("io.netty..")
                .because(
                        "event loops are the data plane's: checks and commands have virtual threads")
                .check(CLASSES);
    }

    @Test
    void nothingDependsOnTheProgram() {
        classes().that().resideInAPackage(PROGRAM)
                .should().onlyHaveDependentClassesThat().resideInAPackage(PROGRAM)
                .because(
                        "the program puts modules together: move what is shared into one of them")
                .check(CLASSES);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("dev.sluice.(**)").should().beFreeOfCycles()
                .because(
                        "two packages in a circle are one: join them, or turn one arrow round")
                .check(CLASSES);
    }
}
