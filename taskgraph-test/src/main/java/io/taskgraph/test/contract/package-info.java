/**
 * Contract kits: the rules for every implementation of an SPI, as abstract JUnit classes to extend; and the task of a job that
 * shows whether a coordinator and a transport work together.
 */
@NullMarked
package io.taskgraph.test.contract;

import org.jspecify.annotations.NullMarked;
