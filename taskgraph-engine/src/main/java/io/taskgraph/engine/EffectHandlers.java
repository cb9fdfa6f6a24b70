package io.taskgraph.engine;

/**
 * The performers of effects, one for each group.
 *
 * @param copies performs effects on copies that act for their tasks
 * @param requests performs effects on data requests of local copies
 * @param backups performs effects on updates and backups
 * @param peers performs effects on other processes and their calls
 * @param process performs effects on the process itself
 */
public record EffectHandlers(
        Effect.CopyHandler copies,
        Effect.RequestHandler requests,
        Effect.BackupHandler backups,
        Effect.PeerHandler peers,
        Effect.ProcessHandler process) {}
