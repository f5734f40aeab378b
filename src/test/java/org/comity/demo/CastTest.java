package org.comity.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.comity.stix.StixId;
import org.junit.jupiter.api.Test;

class CastTest {

    @Test
    void every_member_lives_under_a_reserved_name() {
        assertThat(Cast.all()).allSatisfy(member -> {
            assertThat(member.id()).matches("([a-z]+\\.)+example");
            assertThat(member.duty()).isEqualTo("duty@" + member.id());
        });
    }

    @Test
    void no_two_members_share_an_id_a_name_or_an_identity() {
        assertThat(Cast.all()).extracting(Cast.Member::id).doesNotHaveDuplicates();
        assertThat(Cast.all()).extracting(Cast.Member::name).doesNotHaveDuplicates();
        assertThat(Cast.all()).extracting(Cast.Member::identity).doesNotHaveDuplicates();
        assertThat(Cast.all())
                .allSatisfy(
                        member -> assertThat(StixId.parse(member.identity())).isNotNull());
    }

    @Test
    void a_member_is_found_by_its_id() {
        assertThat(Cast.find("cert.westland.example")).contains(Cast.WESTLAND);
    }

    @Test
    void nobody_is_found_under_another_id() {
        assertThat(Cast.find("westland.example")).isEmpty();
        assertThat(Cast.find("")).isEmpty();
    }
}
