/// The parts of the comparison, and the whole of it once, small.
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
