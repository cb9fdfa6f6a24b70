package io.taskgraph.boot.autoconfigure;

import io.taskgraph.coordination.Coordinator;
import io.taskgraph.engine.FlagSettings;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Makes the runtime's settings from {@code taskgraph.*}, defaults that hang together included. */
final class PropertiesRuntimeSettings {

    private static final Logger logger = LoggerFactory.getLogger(PropertiesRuntimeSettings.class);

    private static final String ETCD_COORDINATOR = "io.taskgraph.etcd.EtcdCoordinator";

    private final TaskGraphProperties properties;
    private final @Nullable String applicationName;
    private final boolean embedded;

    PropertiesRuntimeSettings(
            TaskGraphProperties properties, @Nullable String applicationName, Coordinator coordinator) {
        this.properties = properties;
        this.applicationName = applicationName;
        this.embedded = coordinator.isWithinOneProcess();
    }

    RuntimeSettings settings() {
        requireJobIfShared();
        requireEtcdIfConfigured();
        long tasks = tasks();
        return RuntimeSettings.builder(job(), tasks)
                .namespace(properties.getNamespace())
                .slots(slots(tasks))
                .leaseTtl(leaseTtl())
                .requestTimeout(properties.getRequest().getTimeout())
                .drainTimeout(properties.getDrain().getTimeout())
                .loopWarnAfter(properties.getLoop().getWarnAfter())
                .maxMetaBytes(properties.getMeta().getMaxBytes())
                .backup(properties.getBackup().settings(properties.getData().getMaxMessageSize()))
                .restartFinished(properties.getJob().isRestartFinished())
                .zone(properties.getNode().getZone())
                .flags(new FlagSettings(
                        properties.getFlags().isDirect(), properties.getFlags().getPersistAfter()))
                .build();
    }

    /** Defaults would bring jobs together that have nothing to do with each other. */
    private void requireJobIfShared() {
        if (embedded && properties.getEtcd().getEndpoints().isEmpty()) {
            return;
        }
        List<String> missing = new ArrayList<>();
        if (properties.getJob().getName() == null) {
            missing.add("taskgraph.job.name");
        }
        if (properties.getJob().getTasks() == null && properties.getJob().getWorkers() == null) {
            missing.add("taskgraph.job.tasks");
        }
        if (!missing.isEmpty()) {
            throw new MissingJobPropertiesException(missing);
        }
    }

    private void requireEtcdIfConfigured() {
        List<String> endpoints = properties.getEtcd().getEndpoints();
        if (embedded && !endpoints.isEmpty()) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.etcd.endpoints",
                    endpoints,
                    "The coordinator is the embedded one, so each process would run a job of its own. "
                            + whyEmbedded());
        }
    }

    private static String whyEmbedded() {
        if (!ClassUtils.isPresent(ETCD_COORDINATOR, PropertiesRuntimeSettings.class.getClassLoader())) {
            return "Put 'taskgraph-etcd' on the class path, or leave the property unset.";
        }
        return "The endpoints came only after the beans of this application were chosen: from a"
                + " DynamicPropertyRegistrar bean, or at the run of an application that was processed ahead of time"
                + " without them. In a test use @ServiceConnection, or @DynamicPropertySource on a static method; give"
                + " ahead-of-time processing the argument '--taskgraph.etcd.endpoints' too.";
    }

    private String job() {
        String name = properties.getJob().getName();
        if (name != null) {
            return name;
        }
        return StringUtils.hasText(applicationName) ? applicationName : "job";
    }

    private long tasks() {
        Long tasks = properties.getJob().getTasks();
        Long workers = properties.getJob().getWorkers();
        if (workers != null && tasks != null && workers != tasks - 1) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.job.workers",
                    workers,
                    "'taskgraph.job.tasks' is " + tasks
                            + ", but a job has one task more than it has workers: the master is"
                            + " task 0. Leave 'taskgraph.job.tasks' unset.");
        }
        if (workers != null) {
            return workers + 1;
        }
        if (tasks != null) {
            return tasks;
        }
        logger.info("The job has 1 task; set 'taskgraph.job.tasks' for more");
        return 1;
    }

    private int slots(long tasks) {
        Integer slots = properties.getNode().getSlots();
        if (!embedded) {
            return slots != null ? slots : 1;
        }
        if (slots == null && tasks > Integer.MAX_VALUE) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.job.tasks", tasks, "One process can hold at most " + Integer.MAX_VALUE + " tasks.");
        }
        if (slots != null && slots < tasks) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.node.slots",
                    slots,
                    "On the embedded coordinator one process holds the whole job, so there must be a slot for each of"
                            + " the "
                            + tasks + " tasks of 'taskgraph.job.tasks'.");
        }
        return slots != null ? slots : Math.toIntExact(tasks);
    }

    private Duration leaseTtl() {
        Duration ttl = properties.getLease().getTtl();
        if (!ttl.equals(ttl.truncatedTo(ChronoUnit.SECONDS))) {
            throw new InvalidConfigurationPropertyValueException(
                    "taskgraph.lease.ttl", ttl, "A lease lasts whole seconds.");
        }
        return ttl;
    }
}
