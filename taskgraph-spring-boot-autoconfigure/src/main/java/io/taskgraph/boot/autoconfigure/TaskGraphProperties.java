package io.taskgraph.boot.autoconfigure;

import io.taskgraph.boot.lifecycle.OnCompletion;
import io.taskgraph.boot.lifecycle.Startup;
import io.taskgraph.runtime.RuntimeSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/** Properties of the process's part of a job. A key under {@code taskgraph} that is not here stops the start. */
@ConfigurationProperties(prefix = "taskgraph", ignoreUnknownFields = false)
public class TaskGraphProperties implements Validator {

    private static final String LONGEST = "365d";

    /** Whether the process takes part in a job. */
    private boolean enabled = true;

    /** Behaviour when the coordinator does not answer at start-up. */
    private Startup startup = Startup.WAIT;

    /**
     * Time without a new epoch and without a callback here after which the log says why the job stands still; again each time that has
     * doubled.
     */
    private Duration stalledAfter = Duration.ofSeconds(30);

    /** Least time between two lines of the log that show how the job gets on. None with 0. */
    private Duration progressInterval = Duration.ofSeconds(10);

    /** First segment of the prefix under which all keys of the job lie. */
    private String namespace = "taskgraph";

    private final Job job = new Job();

    @NestedConfigurationProperty
    private final NodeProperties node = new NodeProperties();

    private final Lease lease = new Lease();

    @NestedConfigurationProperty
    private final EtcdProperties etcd = new EtcdProperties();

    private final Request request = new Request();

    private final Drain drain = new Drain();

    private final Loop loop = new Loop();

    private final Meta meta = new Meta();

    private final Flags flags = new Flags();

    @NestedConfigurationProperty
    private final DataProperties data = new DataProperties();

    @NestedConfigurationProperty
    private final BackupProperties backup = new BackupProperties();

    @NestedConfigurationProperty
    private final CheckpointProperties checkpoint = new CheckpointProperties();

    @NestedConfigurationProperty
    private final IterativeProperties iterative = new IterativeProperties();

    @NestedConfigurationProperty
    private final RecordProperties record = new RecordProperties();

    @NestedConfigurationProperty
    private final ActuatorProperties actuator = new ActuatorProperties();

    @NestedConfigurationProperty
    private final DashboardProperties dashboard = new DashboardProperties();

    @Override
    public boolean supports(Class<?> type) {
        return TaskGraphProperties.class.isAssignableFrom(type);
    }

    @Override
    public void validate(Object target, Errors errors) {
        PropertyRules rules = new PropertyRules(errors);
        rules.set("startup");
        rules.lasts("stalledAfter", "1ms", LONGEST);
        rules.lasts("progressInterval", "0s", LONGEST);
        rules.notBlank("namespace");
        Job.check(rules.in("job"));
        NodeProperties.check(rules.in("node"));
        rules.in("lease").lasts("ttl", "2s", "1d");
        EtcdProperties.check(rules.in("etcd"));
        rules.in("request").lasts("timeout", "1ms", LONGEST);
        rules.in("drain").lasts("timeout", "1ms", LONGEST);
        Loop.check(rules.in("loop"));
        rules.in("meta").between("maxBytes", 1, RuntimeSettings.MAX_META_BYTES);
        rules.in("flags").lasts("persistAfter", "0s", LONGEST);
        DataProperties.check(rules.in("data"));
        BackupProperties.check(rules.in("backup"));
        CheckpointProperties.check(rules.in("checkpoint"));
        IterativeProperties.check(rules.in("iterative"));
        RecordProperties.check(rules.in("record"));
        DashboardProperties.check(rules.in("dashboard"));
    }

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Startup getStartup() {
        return startup;
    }

    public void setStartup(Startup startup) {
        this.startup = startup;
    }

    public Duration getStalledAfter() {
        return stalledAfter;
    }

    public void setStalledAfter(Duration stalledAfter) {
        this.stalledAfter = stalledAfter;
    }

    public Duration getProgressInterval() {
        return progressInterval;
    }

    public void setProgressInterval(Duration progressInterval) {
        this.progressInterval = progressInterval;
    }

    public String getNamespace() {
        return namespace;
    }

    public void setNamespace(String namespace) {
        this.namespace = namespace;
    }

    public Job getJob() {
        return job;
    }

    public NodeProperties getNode() {
        return node;
    }

    public Lease getLease() {
        return lease;
    }

    public EtcdProperties getEtcd() {
        return etcd;
    }

    public Request getRequest() {
        return request;
    }

    public Drain getDrain() {
        return drain;
    }

    public Loop getLoop() {
        return loop;
    }

    public Meta getMeta() {
        return meta;
    }

    public Flags getFlags() {
        return flags;
    }

    public DataProperties getData() {
        return data;
    }

    public BackupProperties getBackup() {
        return backup;
    }

    public IterativeProperties getIterative() {
        return iterative;
    }

    public CheckpointProperties getCheckpoint() {
        return checkpoint;
    }

    public RecordProperties getRecord() {
        return record;
    }

    public ActuatorProperties getActuator() {
        return actuator;
    }

    public DashboardProperties getDashboard() {
        return dashboard;
    }

    /** The job as a whole. */
    public static class Job {

        /**
         * Name of the job, unique within its namespace. Required when several processes share the job; otherwise the
         * application's name or 'job' by default.
         */
        private @Nullable String name;

        /** Number of tasks of the job. Required when several processes share the job. */
        private @Nullable Long tasks;

        /** Number of workers of a master/worker job, which has one task more. Defaults to the number of tasks less one. */
        private @Nullable Long workers;

        /** What the process does when the job has ended. By default 'exit', but 'stay' in the context of a test. */
        private @Nullable OnCompletion onCompletion;

        /** Whether to start a new run if a job of this name has ended. Otherwise the outcome of the ended job is reported. */
        private boolean restartFinished;

        private static void check(PropertyRules rules) {
            rules.notBlankIfSet("name");
            rules.atLeast("tasks", 1);
            rules.atLeast("workers", 1);
        }

        public @Nullable String getName() {
            return name;
        }

        public void setName(@Nullable String name) {
            this.name = name;
        }

        public @Nullable Long getTasks() {
            return tasks;
        }

        public void setTasks(@Nullable Long tasks) {
            this.tasks = tasks;
        }

        public @Nullable Long getWorkers() {
            return workers;
        }

        public void setWorkers(@Nullable Long workers) {
            this.workers = workers;
        }

        public @Nullable OnCompletion getOnCompletion() {
            return onCompletion;
        }

        public void setOnCompletion(@Nullable OnCompletion onCompletion) {
            this.onCompletion = onCompletion;
        }

        public boolean isRestartFinished() {
            return restartFinished;
        }

        public void setRestartFinished(boolean restartFinished) {
            this.restartFinished = restartFinished;
        }
    }

    /** The lease by which the process holds its tasks. */
    public static class Lease {

        /** Time after which a silent process loses its tasks. Whole seconds. */
        private Duration ttl = Duration.ofSeconds(10);

        public Duration getTtl() {
            return ttl;
        }

        public void setTtl(Duration ttl) {
            this.ttl = ttl;
        }
    }

    /** About data requests. */
    public static class Request {

        /** Timeout of a data request, including retries and waiting for the task's next primary. */
        private Duration timeout = Duration.ofMinutes(5);

        public Duration getTimeout() {
            return timeout;
        }

        public void setTimeout(Duration timeout) {
            this.timeout = timeout;
        }
    }

    /** Hand-over of tasks when the process stops. */
    public static class Drain {

        /** Longest time to hand tasks over to other processes when the process stops. */
        private Duration timeout = Duration.ofSeconds(20);

        public Duration getTimeout() {
            return timeout;
        }

        public void setTimeout(Duration timeout) {
            this.timeout = timeout;
        }
    }

    /** Loops that run the callbacks. */
    public static class Loop {

        /** Time after which a running callback is logged. */
        private Duration warnAfter = Duration.ofSeconds(1);

        /** Number of threads that run the loops of all tasks, and nothing else. Ignored with virtual threads. */
        private int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

        private static void check(PropertyRules rules) {
            rules.lasts("warnAfter", "1ms", LONGEST);
            rules.between("threads", 1, 1024);
        }

        public Duration getWarnAfter() {
            return warnAfter;
        }

        public void setWarnAfter(Duration warnAfter) {
            this.warnAfter = warnAfter;
        }

        public int getThreads() {
            return threads;
        }

        public void setThreads(int threads) {
            this.threads = threads;
        }
    }

    /** Meta flags. */
    public static class Meta {

        /** Maximum length of a meta, in bytes of UTF-8. */
        private int maxBytes = 1024;

        public int getMaxBytes() {
            return maxBytes;
        }

        public void setMaxBytes(int maxBytes) {
            this.maxBytes = maxBytes;
        }
    }

    /** Flags between processes. */
    public static class Flags {

        /** Whether processes tell each other flags directly, and set them in etcd only where that is needed. */
        private boolean direct = true;

        /**
         * How long an epoch may last before flags that were told directly are set in etcd as well. Where epochs take longer anyway, they are
         * set when one has lasted twice as long as the one before, or for 10 s; 0 sets them at once.
         */
        private Duration persistAfter = Duration.ofMillis(100);

        public boolean isDirect() {
            return direct;
        }

        public void setDirect(boolean direct) {
            this.direct = direct;
        }

        public Duration getPersistAfter() {
            return persistAfter;
        }

        public void setPersistAfter(Duration persistAfter) {
            this.persistAfter = persistAfter;
        }
    }
}
