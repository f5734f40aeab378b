package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.comity.parties.Party;
import org.comity.parties.Scope;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** A token opens the door to whom it was given, until it expires or is revoked. */
final class CredentialTest {
    @OnBothDatabases
    void a_token_opens_the_door_until_it_expires_or_is_revoked(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Party theirs = border.parties.require(Border.THEIRS);
            String one = create(border, "one", theirs);
            String two = create(border, "two", theirs);
            assertThat(border.credentials.byToken(one)).hasValueSatisfying(visitor -> {
                assertThat(visitor.party()).isEqualTo(Border.THEIRS);
                assertThat(visitor.home()).isFalse();
            });
            assertThat(border.credentials.byToken(one + "x")).isEmpty();

            border.database.write(transaction -> {
                border.credentials.revoke(transaction, "two");
                return null;
            });
            assertThat(border.credentials.byToken(two)).isEmpty();

            border.clock.turn(Duration.ofDays(1).minusMillis(1));
            assertThat(border.credentials.byToken(one)).isPresent();
            border.clock.turn(Duration.ofMillis(1));
            assertThat(border.credentials.byToken(one)).isEmpty();
        }
    }

    private static String create(Border border, String name, Party party) {
        return border.database.write(transaction ->
                border.credentials.createToken(transaction, name, party, Set.of(Scope.TAXII_READ), Duration.ofDays(1)));
    }
}
