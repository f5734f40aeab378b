package org.comity.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class MerkleTest {

    /** The inputs and roots that the authors of RFC 6962 test their own code with. */
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void the_roots_of_the_known_trees_come_out() {
        var head = new TreeHead();
        assertThat(head.root().hex()).isEqualTo(ROOTS.getFirst());
        for (int i = 0; i < INPUTS.size(); i++) {
            head.addEntry(HexFormat.of().parseHex(INPUTS.get(i)));
            assertThat(head.root().hex()).isEqualTo(ROOTS.get(i + 1));
        }
    }

    /** Made with Go's golang.org/x/mod/sumdb/tlog over "entry 0" to "entry 6". */
    @Test
    void proofs_are_those_that_another_program_makes() {
        var subtrees = Merkle.Subtrees.over(leaves(7));
        assertThat(Merkle.inclusion(4, 7, subtrees))
                .extracting(Digest::base64)
                .containsExactly(
                        "n/U3thiiV++CkIxFkVrLrrbZ3qA11tk5ZPyIwZ6YyLM=",
                        "vhV4G2KKKEFMHIoRuG24Qi+hBBIV/g18RJbSPNoeQUI=",
                        "l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=");
        assertThat(Merkle.consistency(3, 7, subtrees))
                .extracting(Digest::base64)
                .containsExactly(
                        "V8efTzGuApxdS9MLBzwnyU35NDiytGl+Hh7vW8A5SkE=",
                        "YcoROfaBWEHVuvLQ0tm9nf7pfImN1ve6DAqpQe5sAes=",
                        "WkdmL9ijF9lgSaP59HxV3GfKZgUbqjaD27GbL+CaB7A=",
                        "lK+4osoFHAVFjqOdzRmxvWjn4zUp8QtDnSphWlH2NuI=");
    }

    @Property(tries = 60)
    void every_leaf_is_proved_in_its_place_and_in_no_other(
            @ForAll @IntRange(min = 1, max = 70) int size, @ForAll @IntRange(min = 0, max = 69) int at) {
        int index = at % size;
        List<Digest> leaves = leaves(size);
        Digest root = Merkle.root(leaves);
        List<Digest> path = Merkle.inclusion(index, size, Merkle.Subtrees.over(leaves));
        for (int other = 0; other < size; other++) {
            assertThat(Merkle.includes(leaves.get(other), index, size, path, root))
                    .isEqualTo(other == index);
            assertThat(Merkle.includes(leaves.get(index), other, size, path, root))
                    .isEqualTo(other == index);
        }
        assertThat(Merkle.includes(leaves.get(index), index, size, path, Digest.of("another root")))
                .isFalse();
        assertThat(Merkle.includes(leaves.get(index), -1, size, path, root)).isFalse();
        for (List<Digest> bent : bent(path)) {
            assertThat(Merkle.includes(leaves.get(index), index, size, bent, root))
                    .isFalse();
        }
    }

    @Property(tries = 60)
    void a_tree_is_proved_to_begin_with_each_smaller_one_and_with_nothing_else(
            @ForAll @IntRange(min = 0, max = 70) int size, @ForAll @IntRange(min = 0, max = 70) int smaller) {
        int old = smaller % (size + 1);
        List<Digest> leaves = leaves(size);
        Digest root = Merkle.root(leaves);
        Digest oldRoot = Merkle.root(leaves.subList(0, old));
        List<Digest> path = Merkle.consistency(old, size, Merkle.Subtrees.over(leaves));
        assertThat(Merkle.consistent(old, oldRoot, size, root, path)).isTrue();
        assertThat(Merkle.consistent(old, Digest.of("another"), size, root, path))
                .isFalse();
        assertThat(Merkle.consistent(size + 1L, oldRoot, size, root, path)).isFalse();
        if (old > 0) {
            assertThat(Merkle.consistent(old, oldRoot, size, Digest.of("another"), path))
                    .isFalse();
            for (List<Digest> bent : bent(path)) {
                assertThat(Merkle.consistent(old, oldRoot, size, root, bent)).isFalse();
            }
        }
    }

    @Property(tries = 20)
    void a_tree_taken_up_again_grows_to_the_same_root(
            @ForAll @IntRange(min = 0, max = 700) int before, @ForAll @IntRange(min = 1, max = 600) int more) {
        List<Digest> leaves = leaves(before + more);
        var seen = new TreeMap<String, Digest>();
        var again = new TreeHead(
                before, Merkle.Subtrees.over(leaves), (level, index, root) -> seen.put(level + "/" + index, root));
        leaves.subList(before, before + more).forEach(again::add);
        assertThat(again.size()).isEqualTo(before + more);
        assertThat(again.root()).isEqualTo(Merkle.root(leaves));
        assertThat(again.root()).isEqualTo(Merkle.root(before + more, Merkle.Subtrees.over(leaves)));
        var expected = new TreeMap<String, Digest>();
        for (int i = before / 256; i < (before + more) / 256; i++) {
            expected.put("8/" + i, Merkle.root(leaves.subList(i * 256, (i + 1) * 256)));
        }
        assertThat(seen).isEqualTo(expected);
    }

    private static List<Digest> leaves(int size) {
        var leaves = new ArrayList<Digest>();
        for (int i = 0; i < size; i++) {
            leaves.add(Merkle.leaf(("entry " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    /** The path with one hash too many, one too few, and each one replaced. */
    private static List<List<Digest>> bent(List<Digest> path) {
        var bent = new ArrayList<List<Digest>>();
        var longer = new ArrayList<>(path);
        longer.add(Digest.of("one too many"));
        bent.add(longer);
        if (!path.isEmpty()) {
            bent.add(path.subList(0, path.size() - 1));
            bent.add(path.subList(1, path.size()));
        }
        for (int i = 0; i < path.size(); i++) {
            var replaced = new ArrayList<>(path);
            replaced.set(i, Digest.of("in its place"));
            bent.add(replaced);
        }
        return bent;
    }
}
