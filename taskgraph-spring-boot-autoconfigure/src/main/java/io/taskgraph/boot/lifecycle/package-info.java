/** The one owner of joining and leaving the job, and what it tells the application. */
@NullMarked
package io.taskgraph.boot.lifecycle;

import org.jspecify.annotations.NullMarked;
