package io.taskgraph.starter.aot;

/** A bean that tasks or their builders need. */
record Maker(String name) {}
