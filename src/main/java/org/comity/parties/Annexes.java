package org.comity.parties;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Transaction;

/** What lies beside an agreement: opinions of our own people, and files such as signatures made elsewhere. */
public final class Annexes {
    /** Bytes of one file kept with an agreement; see docs/limits.md. */
    static final int ATTACHMENT_BYTES_MAX = 16 << 20;

    private static final List<String> ATTACHMENT_FORMS = List.of("openpgp", "cades", "pades", "paper", "text");

    private final Database database;
    private final InstantSource clock;

    Annexes(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records what one of our people has said of it; a second word of the same person takes the first one's place. */
    public void record(Transaction transaction, StandingAgreement agreement, Opinion opinion) throws SQLException {
        AgreementRows.opinion(transaction, agreement.nr(), opinion);
    }

    public List<Opinion> opinions(StandingAgreement agreement) {
        return database.read(reading -> AgreementRows.opinions(reading, agreement.nr()));
    }

    /**
     * Keeps a file with it.
     *
     * @param form what it is said to be: openpgp, cades, pades, paper or text; nothing is verified
     * @throws IllegalArgumentException past {@link #ATTACHMENT_BYTES_MAX}
     */
    public Attachment attach(
            Transaction transaction, StandingAgreement agreement, String form, String name, byte[] file)
            throws SQLException {
        if (!ATTACHMENT_FORMS.contains(form)) {
            throw new IllegalArgumentException(
                    "no form is called \"" + form + "\"; choose from " + String.join(", ", ATTACHMENT_FORMS));
        }
        if (file.length == 0 || file.length > ATTACHMENT_BYTES_MAX) {
            throw new IllegalArgumentException("the file has " + file.length + " bytes; 1 to " + ATTACHMENT_BYTES_MAX
                    + " can be kept with an agreement");
        }
        var attachment = new Attachment(Digest.of(file).hex(), form, name, file.length, clock.instant());
        AgreementRows.attach(transaction, agreement.nr(), attachment, file);
        return attachment;
    }

    public List<Attachment> attachments(StandingAgreement agreement) {
        return database.read(reading -> AgreementRows.attachments(reading, agreement.nr()));
    }

    /** That file as it came. */
    public Optional<byte[]> attachment(StandingAgreement agreement, String sha256) {
        return database.read(reading -> AgreementRows.attachment(reading, agreement.nr(), sha256));
    }
}
