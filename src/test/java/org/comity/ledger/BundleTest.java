package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.comity.seal.Digest;
import org.junit.jupiter.api.Test;

final class BundleTest {

    @Provide
    Arbitrary<List<String>> ids() {
        Arbitrary<String> stix = Arbitraries.of(
                "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "x-custom--00000000-0000-4000-8000-000000000000",
                "ipv4-addr--ffffffff-ffff-5fff-bfff-ffffffffffff");
        Arbitrary<String> nearly = Arbitraries.of(
                "--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "indicator--8E2E2D2B-17d4-4cbf-938f-98ee46b3cd3f",
                "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3",
                "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f ",
                "indi\u00e9--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f",
                "indicator--1-1-1-1-000000000000000000000000000001");
        Arbitrary<String> any = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(60)
                .filter(text -> text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
        return Arbitraries.oneOf(stix, nearly, any).list().ofMaxSize(30);
    }

    @Property(tries = 500)
    void what_goes_in_comes_out(@ForAll("ids") List<String> ids) {
        var bundle = new Bundle();
        List<Item> items =
                ids.stream().map(id -> new Item(id, Digest.of(id + "'s body"))).toList();
        items.forEach(bundle::add);
        var read = new ArrayList<Item>();
        Bundle again = Bundle.read(bundle.bytes(), read::add);
        assertThat(read).isEqualTo(items);
        assertThat(again.root()).isEqualTo(bundle.root());
    }

    @Property(tries = 1_000)
    void no_byte_of_it_can_change_unseen(
            @ForAll("ids") List<String> ids, @ForAll @IntRange(min = 0, max = 5_000) int at, @ForAll byte other) {
        var bundle = new Bundle();
        ids.forEach(id -> bundle.add(new Item(id, Digest.of(id))));
        byte[] bent = bundle.bytes();
        int place = at % bent.length;
        if (bent[place] == other) {
            return;
        }
        bent[place] = other;
        try {
            assertThat(Bundle.read(bent, item -> {}).root()).isNotEqualTo(bundle.root());
        } catch (LedgerFault found) {
            assertThat(found.getMessage()).contains("bundle of items");
        }
    }

    @Test
    void a_stix_id_takes_seventeen_bytes_after_the_first_of_its_type() {
        var bundle = new Bundle();
        bundle.add(LedgerTest.items(1).getFirst());
        int first = bundle.bytes().length;
        bundle.add(LedgerTest.items(1).getFirst());
        assertThat(bundle.bytes().length - first).isEqualTo(Digest.BYTES + 17);
    }

    @Test
    void more_types_than_numbers_are_written_out() {
        var bundle = new Bundle();
        var items = new ArrayList<Item>();
        for (int i = 0; i < 300; i++) {
            items.add(new Item("x-type-" + i + "--00000000-0000-4000-8000-000000000000", Digest.of("" + i)));
        }
        items.forEach(bundle::add);
        var read = new ArrayList<Item>();
        Bundle.read(bundle.bytes(), read::add);
        assertThat(read).isEqualTo(items);
    }

    @Test
    void entry_numbers_are_written_as_ranges() {
        assertThat(Numbers.text(List.of(9L, 1L, 2L, 3L, 7L, 10L, 2L))).isEqualTo("1-3,7,9-10");
        assertThat(Numbers.ranges("1-3,7")).containsExactly(new Numbers.Range(1, 3), new Numbers.Range(7, 7));
        assertThatThrownBy(() -> Numbers.ranges("1-")).isInstanceOf(LedgerFault.class);
        assertThatThrownBy(() -> Numbers.ranges("")).isInstanceOf(LedgerFault.class);
    }
}
