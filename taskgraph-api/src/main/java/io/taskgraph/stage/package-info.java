/**
 * The stages that the framework and the programming models on it hand out, for those who write such a model. Applications see
 * them as {@link java.util.concurrent.CompletionStage}.
 */
@NullMarked
package io.taskgraph.stage;

import org.jspecify.annotations.NullMarked;
