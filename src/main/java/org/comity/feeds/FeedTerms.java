package org.comity.feeds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comity.border.SegmentRoad;
import org.comity.border.SegmentRoad.Asked;
import org.comity.border.SegmentRoad.Terms;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.comity.personal.ObservationColumns;
import org.comity.routing.Permissions;
import org.comity.routing.Rendition;

/**
 * What the gate says of every recipient about rows of one report under one header: who may have them, and what of them.
 *
 * @param asked the questions, by the number of the recipient
 * @param terms the answers
 * @param renditions what they come to
 */
record FeedTerms(List<Asked> asked, List<Terms> terms, List<Rendition> renditions) {

    /** Nobody may have anything. */
    static final FeedTerms NOBODY = new FeedTerms(List.of(), List.of(), List.of());

    static FeedTerms of(SegmentRoad road, FeedPlan plan, String report, List<String> names) {
        Set<Category> found = ObservationColumns.of(names);
        Set<String> exact = exactForOwners(plan.columns().of(report, names).addressName());
        var asked = new ArrayList<Asked>();
        var terms = new ArrayList<Terms>();
        var renditions = new ArrayList<Rendition>();
        for (int i = 0; i < plan.terms().size(); i++) {
            FeedPlan.Terms of = plan.terms().get(i);
            asked.add(new Asked(report, found, plan.tlp(), of.party(), of.agreement()));
            terms.add(road.terms(asked.get(i)));
            renditions.add(
                    rendition(terms.get(i).decision().minimisation(), names, plan.isOwner(i) ? exact : Set.of()));
        }
        return new FeedTerms(asked, terms, renditions);
    }

    /** The victim's address, and at which port and when it was seen: what its owner needs to find the machine. */
    static Set<String> exactForOwners(String address) {
        return address.isEmpty()
                ? Set.of("timestamp")
                : Set.of("timestamp", address, address.substring(0, address.length() - "ip".length()) + "port");
    }

    /**
     * A column of personal data becomes what its measure says, or nothing: of a stand-in for an address nobody could find
     * the machine, and of text nothing is left that would be sure.
     *
     * @param exact columns that stay as they are whatever is said of them
     */
    static Rendition rendition(Map<Category, Measure> measures, List<String> names, Set<String> exact) {
        var changes = new TreeMap<String, Rendition.Change>();
        for (String name : names) {
            Category category = ObservationColumns.of(name);
            Measure measure = category == null ? Measure.KEEP : measures.getOrDefault(category, Measure.KEEP);
            if (measure != Measure.KEEP && !exact.contains(name)) {
                changes.put(
                        name,
                        measure == Measure.TRUNCATE && category == Category.IP_ADDRESS && isAddress(name)
                                ? Rendition.Change.TRUNCATE
                                : Rendition.Change.EMPTY);
            }
        }
        return changes.isEmpty() ? Rendition.AS_IT_STANDS : new Rendition(changes);
    }

    private static boolean isAddress(String name) {
        return name.equals("ip") || name.endsWith("_ip");
    }

    Permissions permissions() {
        boolean[] granted = new boolean[terms.size()];
        for (int i = 0; i < granted.length; i++) {
            granted[i] = terms.get(i).decision().allowed();
        }
        return Permissions.of(granted);
    }
}
