package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comity.doors.shell.Exit;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log written out as files, as other programs and our own check it. */
final class LedgerExportTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void the_key_it_prints_opens_the_checkpoint_and_the_partys_own_does_not() throws IOException {
        NoteKey party = NoteKey.parse(export());
        NoteKey log = NoteKey.parse(out.toString(StandardCharsets.UTF_8).strip());
        SignedNote checkpoint = SignedNote.parse(Files.readString(checkpoint()));

        checkpoint.open(List.of(log));
        assertThat(checkpoint.text()).startsWith(log.name() + "\n");
        assertThat(log.key()).isEqualTo(party.key());
        assertThat(log.name()).isNotEqualTo(party.name());
    }

    @Test
    void a_checkpoint_that_is_no_signed_note_any_more_does_not_hold() throws IOException {
        String party = export();
        assertThat(typed("ledger", "verify", "--tiles", "tiles", "--key", party))
                .as("%s", err)
                .isEqualTo(Exit.OK);
        String text = Files.readString(checkpoint());
        // The last letter before the padding carries bits that count for nothing; strict readers refuse another one.
        int last = text.lastIndexOf('=') - 1;
        while (text.charAt(last) == '=') {
            last--;
        }
        char other = (char) (text.charAt(last) + 1);
        Files.writeString(checkpoint(), text.substring(0, last) + other + text.substring(last + 1));

        assertThat(typed("ledger", "verify", "--tiles", "tiles", "--key", party))
                .as("%s", err)
                .isEqualTo(Exit.NOT_VERIFIED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("the checkpoint does not hold");
    }

    /** Writes the home log of a new node out; answers the party's key. */
    private String export() {
        assertThat(typed("init", "--data", "north", "--name", "Northland CSIRT", "--id", "csirt.northland.example"))
                .as("%s", err)
                .isEqualTo(Exit.OK);
        assertThat(typed("person", "add", "--data", "north", "anna", "--name", "Anna", "--role", "administrator"))
                .as("%s", err)
                .isEqualTo(Exit.OK);
        assertThat(typed("party", "show", "--data", "north")).isEqualTo(Exit.OK);
        String party = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(typed("ledger", "export", "--data", "north", "home", "tiles"))
                .as("%s", err)
                .isEqualTo(Exit.OK);
        return party;
    }

    private Path checkpoint() {
        return folder.resolve("tiles").resolve("checkpoint");
    }

    private int typed(String... arguments) {
        out.reset();
        err.reset();
        return Program.run(List.of(arguments), folder, Map.of(), InputStream.nullInputStream(), out, err);
    }
}
