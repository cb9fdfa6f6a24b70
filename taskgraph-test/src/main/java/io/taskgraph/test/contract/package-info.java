/** Contract kits: what every implementation of an SPI must keep, as abstract JUnit classes to extend. */
@NullMarked
package io.taskgraph.test.contract;

import org.jspecify.annotations.NullMarked;
