package dev.sluice.appliance.e2e;

import dev.sluice.config.EngineChoice;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs a whole test class once for each engine that ships, and gives it to the constructor.
///
/// A new constant of [EngineChoice] joins by itself; `AUTO` is left out because it is one of the
/// others.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@EnumSource(value = EngineChoice.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@interface OnEveryEngine {
}
