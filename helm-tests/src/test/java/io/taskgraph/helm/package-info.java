/**
 * Tests of the chart: what Helm makes of it, read strictly as Kubernetes would read it, and held against what the application
 * needs.
 */
@NullMarked
package io.taskgraph.helm;

import org.jspecify.annotations.NullMarked;
