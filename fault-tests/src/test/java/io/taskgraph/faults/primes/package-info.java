/** Primes are counted by a master that hands out ranges of numbers, and workers. The example of the documentation. */
@NullMarked
package io.taskgraph.faults.primes;

import org.jspecify.annotations.NullMarked;
