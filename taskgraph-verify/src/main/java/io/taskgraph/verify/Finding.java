package io.taskgraph.verify;

/**
 * Something that speaks against a property.
 *
 * @param property the property
 * @param refutes whether it is broken; else only its proof is missing
 * @param sentence the finding in words: tasks, epochs, incarnations, revisions, and the records that say so
 */
public record Finding(Property property, boolean refutes, String sentence) {}
