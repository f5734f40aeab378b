package org.comity.marking;

/** A PAP level. */
public record PapMarking(String id, Pap pap) implements Marking {}
