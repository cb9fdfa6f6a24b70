package io.taskgraph.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The architecture of one module. Each module extends this once and says which packages of TaskGraph it may import; libraries
 * that one room of the house owns are refused everywhere else.
 *
 * <p>Test classes are left out.
 */
public abstract class ArchitectureContract {

    private static final String ROOT = "io.taskgraph";

    private final JavaClasses classes;
    private final String[] own;
    private final String[] imports;
    private final Set<Library> libraries;

    /**
     * Describes the module.
     *
     * @param module class of the module, which tells where its classes lie
     * @param own packages of the module, in ArchUnit's notation
     * @param imports packages of other modules that it may import, in the same notation
     * @param libraries libraries that it may import
     */
    protected ArchitectureContract(Class<?> module, Set<String> own, Set<String> imports, Set<Library> libraries) {
        this.own = own.toArray(String[]::new);
        this.imports = Stream.concat(own.stream(), imports.stream()).toArray(String[]::new);
        this.libraries = libraries;
        this.classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importUrl(module.getProtectionDomain().getCodeSource().getLocation());
    }

    /** Returns the module's classes, for rules of its own. */
    protected final JavaClasses classes() {
        return classes;
    }

    @Test
    final void packagesAreFreeOfCycles() {
        slices().assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles()
                .because("a package must be understood, tested and replaced without those above it")
                .check(classes);
    }

    @Test
    final void classesLieInThePackagesOfTheModule() {
        noClasses()
                .should()
                .resideOutsideOfPackages(own)
                .because("a package belongs to one module")
                .check(classes);
    }

    /** A record cannot hide its constructor, though its arguments are told apart by their places only. */
    @Test
    final void settingsAreMadeByTheirBuilders() {
        noClasses()
                .that(describe("are no builders", type -> !type.getSimpleName().equals("Builder")))
                .should()
                .callConstructorWhere(describe(
                        "makes settings that have a builder",
                        call -> hasBuilder(call.getTargetOwner())
                                && !call.getOriginOwner().equals(call.getTargetOwner())))
                .because("a call with a dozen arguments by place breaks silently when a setting is added")
                .allowEmptyShould(true)
                .check(classes);
    }

    private static boolean hasBuilder(JavaClass type) {
        return type.getSimpleName().endsWith("Settings")
                && type.getMethods().stream()
                        .anyMatch(method -> method.getName().equals("builder"));
    }

    @Test
    final void importsPointDownwards() {
        DescribedPredicate<JavaClass> above = resideInAPackage(ROOT + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(imports)))
                .as("belong to TaskGraph, but not to " + String.join(", ", imports));
        noClasses()
                .should()
                .dependOnClassesThat(above)
                .because("api, engine, core and everything else build on each other in this order")
                .check(classes);
    }

    @Test
    final void librariesStayInTheirRooms() {
        for (Library library : Library.values()) {
            if (!libraries.contains(library)) {
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(library.packages())
                        .because(library.reason())
                        .check(classes);
            }
        }
    }

    @Test
    final void staticFieldsAreFinal() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(describe("are written by hand", type -> !isGenerated(type)))
                .should()
                .beFinal()
                .because("jobs in one JVM must not see each other")
                .allowEmptyShould(true)
                .check(classes);
    }

    /** Generated messages and stubs keep static state of their own, which no job can change. */
    private static boolean isGenerated(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.isAssignableTo("com.google.protobuf.GeneratedMessage")
                || outer.isAssignableTo("com.google.protobuf.GeneratedFile")
                || outer.getSimpleName().endsWith("Grpc");
    }

    /** One slice for each package, the root package included. */
    private static final class ByPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
