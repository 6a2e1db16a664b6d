package dev.sluice.appliance.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A program that a test class starts. Where it is not installed the class is skipped, and the
/// build says so.
///
/// Public only because JUnit reads the annotation from a module of its own. `.ci/setup` reads these
/// annotations as text, to tell which classes a missing package costs: keep each on one line.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Needs.All.class)
@ExtendWith(NeedsCondition.class)
public @interface Needs {

    /// The program's file name, as [Programs] finds it.
    String program();

    /// The Debian package that brings it.
    String debian();

    /// Holds several, as the language asks for.
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(NeedsCondition.class)
    @interface All {
        /// Every program that the class needs.
        Needs[] value();
    }
}
