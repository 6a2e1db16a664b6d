/// The build as a reviewer: rules about this repository that a compiler cannot hold, each with what
/// to do instead.
///
/// [TidyTest] reads files as text, [ModulesTest] reads compiled classes. A rule that is in the way
/// is changed here, with its reason, and not worked around.
@NullMarked
package dev.sluice.appliance.tidy;

import org.jspecify.annotations.NullMarked;
