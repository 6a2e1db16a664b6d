package dev.sluice.appliance.e2e;

import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/// Skips a class whose programs are not all installed. Surefire's console shows only a number for a
/// skipped class, so the reason is printed as well.
final class NeedsCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isPresent()) {
            return ConditionEvaluationResult.enabled("asked once, for the class");
        }
        String missing = AnnotationSupport
                .findRepeatableAnnotations(context.getElement(), Needs.class)
                .stream()
                .filter(need -> Programs.find(need.program()).isEmpty())
                .map(need -> need.program() + " (Debian package " + need.debian() + ")")
                .collect(Collectors.joining(", "));
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("everything it starts is installed");
        }
        String reason = context.getDisplayName() + " skipped, not installed: " + missing;
        System.out.println(reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
