package dev.sluice.appliance.notify;

import dev.sluice.health.Flip;
import java.io.IOException;

/// Who is told of flips.
interface Hook {

    /// Tells of one flip and returns when that is done. Blocks; an interrupt ends whatever it has
    /// begun.
    ///
    /// @throws IOException when nobody was told, with the reason in an operator's words
    void tell(Flip flip) throws IOException, InterruptedException;
}
