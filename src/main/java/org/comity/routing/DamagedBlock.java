package org.comity.routing;

import java.io.IOException;

/** The file of a block is not what was written. */
public final class DamagedBlock extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message names the file and what is wrong with it */
    DamagedBlock(String message) {
        super(message);
    }
}
