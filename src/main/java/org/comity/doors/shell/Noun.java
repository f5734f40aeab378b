package org.comity.doors.shell;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A noun typed without a verb shows its verbs. */
abstract class Noun implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        CommandSpec noun = Objects.requireNonNull(spec);
        noun.commandLine().usage(noun.commandLine().getErr());
    }
}
