package org.comity.cases;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.comity.cases.StepForm.Weight;
import org.jspecify.annotations.Nullable;

/**
 * The steps for all members, woven by what each had seen: which are whole, which wait for others, who signed two steps
 * under one number, and the one order in which they count. Not safe for several threads.
 */
final class Weave {

    /** Steps of one member in one incarnation; a later one never counts, whoever sees it. */
    static final int CHAIN_STEPS_MAX = 10_000;

    private final Function<Step, Reading> reader;
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, List<Node>> waiters = new LinkedHashMap<>();
    private final Map<Chain, Integer> chains = new HashMap<>();
    private final List<Chain> chainList = new ArrayList<>();
    private final Map<Chain, Map<Long, List<Node>>> numbered = new HashMap<>();
    private final Map<String, Place> forks = new TreeMap<>();
    private final List<Node> whole = new ArrayList<>();
    private final Set<Node> heads = new LinkedHashSet<>();

    /** @param reader says once and for all how a step reads by itself */
    Weave(Function<Step, Reading> reader) {
        this.reader = reader;
    }

    /**
     * What a step is by itself, whatever came before it.
     *
     * @param weight who wins
     * @param area the work area it belongs to; empty where it belongs to none
     * @param problem why it can never count; null where it can
     */
    record Reading(Weight weight, String area, @Nullable String problem) {}

    /** One member's steps in one life of its node. */
    private record Chain(String author, long incarnation) {}

    /** Where in a member's steps. */
    record Place(long incarnation, long number) implements Comparable<Place> {
        /** As a removal names it. */
        static Place parse(String place) {
            int dot = place.indexOf('.');
            return new Place(Long.parseLong(place.substring(0, dot)), Long.parseLong(place.substring(dot + 1)));
        }

        @Override
        public int compareTo(Place other) {
            return incarnation != other.incarnation
                    ? Long.compare(incarnation, other.incarnation)
                    : Long.compare(number, other.number);
        }
    }

    /** A step in its place. */
    static final class Node {
        final Step step;
        final Reading reading;
        private final int chain;
        private final List<Node> parents = new ArrayList<>();
        private final List<Node> children = new ArrayList<>(2);
        private int missing;
        private int[] clock = {};
        private String broken = "";
        private boolean early;
        private int open;

        Node(Step step, int chain, Reading reading) {
            this.step = step;
            this.chain = chain;
            this.reading = reading;
        }

        Weight weight() {
            return reading.weight();
        }

        boolean isWhole() {
            return missing == 0;
        }

        /** Why it can never count, whatever else comes; empty where it can. */
        String broken() {
            return broken;
        }

        private int seen(int other) {
            return other < clock.length ? clock[other] : 0;
        }
    }

    // ---- weaving ----

    /**
     * Puts a step in its place; one that is there already changes nothing.
     *
     * @return whether it comes after everything that was there, and nothing else changes by it
     */
    boolean add(Step step) {
        if (nodes.containsKey(step.hash())) {
            return true;
        }
        var chain = new Chain(step.author(), step.incarnation());
        int index = chains.computeIfAbsent(chain, each -> {
            chainList.add(each);
            return chainList.size() - 1;
        });
        var node = new Node(step, index, reader.apply(step));
        nodes.put(step.hash(), node);
        boolean forked = isFork(chain, node);
        for (String parent : step.parents()) {
            Node known = nodes.get(parent);
            if (known == null) {
                waiters.computeIfAbsent(parent, any -> new ArrayList<>()).add(node);
            } else {
                node.parents.add(known);
            }
            if (known == null || !known.isWhole()) {
                node.missing++;
                if (known != null) {
                    known.children.add(node);
                }
            }
        }
        List<Node> waiting = waiters.remove(step.hash());
        if (waiting != null) {
            waiting.forEach(child -> {
                child.parents.add(node);
                node.children.add(child);
            });
        }
        boolean alone = waiting == null && node.isWhole();
        if (node.isWhole()) {
            complete(node);
        }
        return alone && !forked && heads.size() == 1 && heads.contains(node);
    }

    private boolean isFork(Chain chain, Node node) {
        List<Node> same = numbered.computeIfAbsent(chain, any -> new HashMap<>())
                .computeIfAbsent(node.step.number(), any -> new ArrayList<>(1));
        same.add(node);
        if (same.size() < 2) {
            return false;
        }
        forks.merge(
                chain.author(),
                new Place(chain.incarnation(), node.step.number()),
                (one, other) -> one.compareTo(other) <= 0 ? one : other);
        return true;
    }

    private void complete(Node first) {
        var due = new ArrayDeque<Node>(List.of(first));
        while (!due.isEmpty()) {
            Node node = due.poll();
            node.clock = new int[chainList.size()];
            for (Node parent : node.parents) {
                for (int i = 0; i < parent.clock.length; i++) {
                    node.clock[i] = Math.max(node.clock[i], parent.clock[i]);
                }
                heads.remove(parent);
            }
            node.broken = brokenness(node);
            if (node.step.number() <= CHAIN_STEPS_MAX) {
                node.clock[node.chain] = Math.max(node.clock[node.chain], (int) node.step.number());
            }
            whole.add(node);
            heads.add(node);
            List<Node> waiting = List.copyOf(node.children);
            node.children.clear();
            for (Node parent : node.parents) {
                parent.children.add(node);
            }
            for (Node child : waiting) {
                if (--child.missing == 0) {
                    due.add(child);
                }
            }
        }
    }

    /** That step as it would stand here, without putting it in. All it names is here. */
    Node probe(Step step) {
        var chain = new Chain(step.author(), step.incarnation());
        int index = chains.getOrDefault(chain, chainList.size());
        var node = new Node(step, index, reader.apply(step));
        node.clock = new int[chainList.size() + 1];
        for (String parent : step.parents()) {
            Node known = nodes.get(parent);
            if (known == null || !known.isWhole()) {
                throw new IllegalStateException("it names a step that is not here");
            }
            node.parents.add(known);
            for (int i = 0; i < known.clock.length; i++) {
                node.clock[i] = Math.max(node.clock[i], known.clock[i]);
            }
        }
        node.broken = brokenness(node);
        return node;
    }

    /** The last step of that member in that life of its node; null where there is none. */
    @Nullable
    Step last(String author, long incarnation) {
        var chain = numbered.get(new Chain(author, incarnation));
        if (chain == null) {
            return null;
        }
        Step last = null;
        // Numbers have no gaps where nobody lies, so that the last is mostly found at once.
        for (long number = chain.size(); number > 0 && last == null; number--) {
            for (Node node : chain.getOrDefault(number, List.of())) {
                last = node.isWhole() ? node.step : last;
            }
        }
        return last;
    }

    /** How many lives of its node that member says it has had. */
    long livesOf(String author) {
        return chainList.stream().filter(chain -> chain.author().equals(author)).count();
    }

    private static String brokenness(Node node) {
        if (node.step.number() > CHAIN_STEPS_MAX) {
            return "a member takes up to " + CHAIN_STEPS_MAX + " steps in one case";
        }
        var previous = node.step.signed().header().previous();
        if (previous == null) {
            return "";
        }
        String hash = previous.hex();
        boolean follows = node.parents.stream()
                .anyMatch(each -> each.step.hash().equals(hash)
                        && each.chain == node.chain
                        && each.step.number() == node.step.number() - 1
                        && each.broken.isEmpty());
        return follows ? "" : "it does not follow the step before it in its author's chain";
    }

    // ---- asking ----

    boolean holds(String hash) {
        return nodes.containsKey(hash);
    }

    @Nullable
    Node find(String hash) {
        return nodes.get(hash);
    }

    int size() {
        return nodes.size();
    }

    /** How many different steps are here under that number. */
    int under(Step step) {
        var chain = numbered.get(new Chain(step.author(), step.incarnation()));
        return chain == null ? 0 : chain.getOrDefault(step.number(), List.of()).size();
    }

    /** Hashes that steps here name and that nobody has shown. */
    Set<String> missing() {
        return Set.copyOf(waiters.keySet());
    }

    boolean isWanted(String hash) {
        return waiters.containsKey(hash);
    }

    int waitingCount() {
        return nodes.size() - whole.size();
    }

    /** Steps that wait for others. */
    List<Node> waiting() {
        return nodes.values().stream()
                .filter(node -> !node.isWhole())
                .sorted(Comparator.comparing((Node node) -> node.step.hash()))
                .toList();
    }

    /** Where that member signed two steps under one number; null where it did not. */
    @Nullable
    Place forkOf(String author) {
        return forks.get(author);
    }

    /** Members that signed two steps under one number, and the first such number. */
    Map<String, Place> forks() {
        return Map.copyOf(forks);
    }

    /** The steps under one number that prove a fork. */
    List<Step> evidence(String author) {
        Place place = forks.get(author);
        return place == null
                ? List.of()
                : numbered
                        .getOrDefault(new Chain(author, place.incarnation()), Map.of())
                        .getOrDefault(place.number(), List.of())
                        .stream()
                        .map(node -> node.step)
                        .sorted(Comparator.comparing(Step::hash))
                        .toList();
    }

    /** Whether it lies at or behind a fork of its author. */
    boolean isCut(Node node) {
        Place fork = forks.get(node.step.author());
        return fork != null && new Place(node.step.incarnation(), node.step.number()).compareTo(fork) >= 0;
    }

    /** Whether the one had been seen by whoever took the other; asked of steps that are not cut. */
    boolean isBefore(Node one, Node other) {
        return one != other && other.seen(one.chain) >= one.step.number();
    }

    /** Whether neither had been seen by whoever took the other. */
    boolean areConcurrent(Node one, Node other) {
        return one != other && !isBefore(one, other) && !isBefore(other, one);
    }

    /** Incarnation and number of the last step of that member that was seen by whoever took this one; none where none. */
    String lastSeen(Node node, String author) {
        Place last = null;
        for (int i = 0; i < node.clock.length && i < chainList.size(); i++) {
            Chain chain = chainList.get(i);
            if (chain.author().equals(author) && node.clock[i] > 0) {
                var place = new Place(chain.incarnation(), node.clock[i]);
                last = last == null || place.compareTo(last) > 0 ? place : last;
            }
        }
        return last == null ? "none" : last.incarnation() + "." + last.number();
    }

    /** The heads that a new step names: every last step, and of a fork no more than proves it. */
    List<Node> heads() {
        var named = new ArrayList<Node>();
        var proving = new HashMap<String, Integer>();
        for (Node head : heads.stream()
                .sorted(Comparator.comparing((Node node) -> node.step.hash()))
                .toList()) {
            if (!isCut(head) || proving.merge(head.step.author(), 1, Integer::sum) <= 2) {
                named.add(head);
            }
        }
        return named;
    }

    /** Steps that come before these, these among them, and that whoever has those lacks; in an order in which each can be taken. */
    List<Step> lackedBy(Collection<String> wanted, Collection<String> have) {
        Set<Node> had = past(have);
        Set<Node> asked = past(wanted);
        return whole.stream()
                .filter(node -> asked.contains(node) && !had.contains(node))
                .map(node -> node.step)
                .toList();
    }

    private Set<Node> past(Collection<String> hashes) {
        var past = new HashSet<Node>();
        var due = new ArrayDeque<Node>();
        hashes.stream().map(nodes::get).filter(node -> node != null).forEach(due::add);
        while (!due.isEmpty()) {
            Node node = due.poll();
            if (past.add(node)) {
                due.addAll(node.parents);
            }
        }
        return past;
    }

    /** Every whole step in an order in which each can be taken. */
    List<Step> all() {
        return whole.stream().map(node -> node.step).toList();
    }

    // ---- the order ----

    /**
     * The order in which whole steps count: each after those it had seen; restricting steps, and what they rest on, as
     * early as that allows; then by weight, then by hash. It depends on nothing but which steps are here.
     */
    List<Node> order() {
        markEarly();
        for (Node node : whole) {
            node.open = node.parents.size();
        }
        var ready = new PriorityQueue<>(Weave::compare);
        whole.stream().filter(node -> node.open == 0).forEach(ready::add);
        var order = new ArrayList<Node>(whole.size());
        while (!ready.isEmpty()) {
            Node node = ready.poll();
            order.add(node);
            for (Node child : node.children) {
                if (--child.open == 0) {
                    ready.add(child);
                }
            }
        }
        return order;
    }

    private static int compare(Node one, Node other) {
        if (one.early != other.early) {
            return one.early ? -1 : 1;
        }
        int byWeight = one.weight().compareTo(other.weight());
        return byWeight == 0 ? one.step.hash().compareTo(other.step.hash()) : byWeight;
    }

    private void markEarly() {
        whole.forEach(node -> node.early = false);
        var due = new ArrayDeque<Node>();
        for (Node node : whole) {
            if (node.weight() == Weight.RESTRICTS && node.broken.isEmpty() && !isCut(node)) {
                due.add(node);
            }
        }
        while (!due.isEmpty()) {
            Node node = due.poll();
            if (!node.early) {
                node.early = true;
                due.addAll(node.parents);
            }
        }
    }

    /** Whether it restricts, or something that restricts rests on it. */
    static boolean isEarly(Node node) {
        return node.early;
    }
}
