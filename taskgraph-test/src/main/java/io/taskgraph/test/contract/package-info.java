/** Contract kits: the rules for every implementation of an SPI, as abstract JUnit classes to extend. */
@NullMarked
package io.taskgraph.test.contract;

import org.jspecify.annotations.NullMarked;
