package io.taskgraph.boot.autoconfigure;

import io.taskgraph.GrpcHandlerInterceptor;
import io.taskgraph.JobInfo;
import io.taskgraph.JobNodes;
import io.taskgraph.NullReturnException;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.lifecycle.OnCompletion;
import io.taskgraph.boot.lifecycle.ProcessExit;
import io.taskgraph.boot.lifecycle.ProgressLog;
import io.taskgraph.boot.lifecycle.TaskGraphLifecycle;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.FileCheckpointStore;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.coordination.ForwardingCoordinator;
import io.taskgraph.coordination.embedded.EmbeddedCoordinator;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.record.RecordFile;
import io.taskgraph.record.RecordSink;
import io.taskgraph.runtime.CheckpointSettings;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.RuntimePorts;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import io.taskgraph.topology.Topology;
import io.taskgraph.transport.DataTransport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * Auto-configuration of a process's part of a job: by default the whole job in this process, on the embedded coordinator.
 */
@AutoConfiguration
@ConditionalOnClass(TaskGraphRuntime.class)
@ConditionalOnBooleanProperty(name = "taskgraph.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TaskGraphProperties.class)
public final class TaskGraphAutoConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(Coordinator.class)
    EmbeddedCoordinator taskGraphCoordinator() {
        return EmbeddedCoordinator.create();
    }

    @Bean
    @ConditionalOnMissingBean
    RuntimeSettings taskGraphRuntimeSettings(
            TaskGraphProperties properties,
            Environment environment,
            Coordinator coordinator,
            ObjectProvider<RuntimeSettingsCustomizer> customizers) {
        RuntimeSettings settings = new PropertiesRuntimeSettings(
                        properties, environment.getProperty("spring.application.name"), coordinator)
                .settings();
        for (RuntimeSettingsCustomizer customizer : customizers.orderedStream().toList()) {
            settings = NullReturnException.check(
                    customizer.customize(settings),
                    () -> "'customize' of " + customizer.getClass().getName()
                            + " returned null: it must return settings, the given ones or others");
        }
        return settings;
    }

    @Bean
    static TaskPrototypes taskGraphTaskPrototypes() {
        return new TaskPrototypes();
    }

    /** For topologies and builders. Its run id is empty, since the process has not joined yet; that of a task's framework is not. */
    @Bean
    @ConditionalOnMissingBean
    JobInfo taskGraphJobInfo(RuntimeSettings settings) {
        return new JobInfo(settings.job(), settings.tasks(), settings.slots(), "");
    }

    @Bean
    @ConditionalOnMissingBean
    CheckpointStore taskGraphCheckpointStore(
            TaskGraphProperties properties, RuntimeSettings settings, Coordinator coordinator) {
        return new PropertiesCheckpointStore(properties.getCheckpoint(), settings, coordinator).store();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(RecordSink.class)
    @ConditionalOnProperty("taskgraph.record.directory")
    RecordFile taskGraphRecorder(TaskGraphProperties properties, RuntimeSettings settings) {
        return new PropertiesRecordFile(
                        properties.getRecord(), PropertiesCheckpointKey.of(properties.getCheckpoint()), settings)
                .open();
    }

    /** Closed by the lifecycle, not as a bean. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    TaskGraphRuntime taskGraphRuntime(
            RuntimeSettings settings,
            Coordinator coordinator,
            DataTransport transport,
            RuntimePorts ports,
            Environment environment,
            ListableBeanFactory beanFactory,
            ObjectProvider<GrpcHandlerInterceptor> interceptors) {
        MasterWorkerModel masterWorker = MasterWorkerModel.of(environment, settings.tasks());
        TaskBuilder builder = new TaskBuilderResolver(beanFactory, masterWorker).resolve();
        TaskGraphRuntime runtime = new TaskGraphRuntime(settings, coordinator, transport, ports)
                .setTaskBuilder(builder, new SharedBeans((ConfigurableListableBeanFactory) beanFactory));
        Linkage own = new LinkageResolver(beanFactory).resolve();
        Map<String, Topology> linkage = masterWorker.linkage(builder, own.topologies());
        AnnotatedTaskBuilders.checkLinkTypes(beanFactory, linkage.keySet());
        linkage.forEach(runtime::addLinkage);
        runtime.addTopologyRule(new LinkBounds(settings.tasks()))
                .addTopologyRule(new InverseLinks(own.inverses(), settings.tasks()));
        interceptors.orderedStream().forEach(runtime::addInterceptor);
        beanFactory.getBeanProvider(RecordSink.class).ifAvailable(runtime::recordTo);
        TaskGraphProperties properties = beanFactory.getBean(TaskGraphProperties.class);
        runtime.warnWhenStalled(properties.getStalledAfter());
        if (properties.getNode().isWarmUp()) {
            runtime.warmUpWhenIdle();
        }
        if (!properties.getProgressInterval().isZero()) {
            runtime.addListener(new ProgressLog(settings.job(), properties.getProgressInterval()));
        }
        goOn(runtime, settings, coordinator, ports, properties);
        return runtime;
    }

    /** Asks for the runtime when it is asked itself, so that tasks can have it injected. */
    @Bean
    @ConditionalOnMissingBean
    JobNodes taskGraphJobNodes(ObjectProvider<TaskGraphRuntime> runtime) {
        return () -> runtime.getObject().monitor().nodes();
    }

    /** Lets a job in one process go on that was cut off, if its checkpoints are in files of ours. */
    private static void goOn(
            TaskGraphRuntime runtime,
            RuntimeSettings settings,
            Coordinator coordinator,
            RuntimePorts ports,
            TaskGraphProperties properties) {
        Path directory = new PropertiesCheckpointStore(properties.getCheckpoint(), settings, coordinator).directory();
        EmbeddedCoordinator embedded = embedded(coordinator);
        if (directory != null && embedded != null && ports.checkpoints().store() instanceof FileCheckpointStore files) {
            EmbeddedRuns runs = new EmbeddedRuns(
                    embedded, settings, files, directory, ports.threads().storage());
            runs.resume();
            runtime.addListener(runs);
        }
    }

    /** Returns the embedded coordinator, which one of the application may measure or count; null if there is none. */
    private static @Nullable EmbeddedCoordinator embedded(Coordinator coordinator) {
        Coordinator innermost = coordinator;
        while (innermost instanceof ForwardingCoordinator forwarding) {
            innermost = forwarding.delegate();
        }
        return coordinator.isWithinOneProcess() && innermost instanceof EmbeddedCoordinator embedded ? embedded : null;
    }

    /** What shows the job as this process sees it, for the application's own use too. */
    @Bean
    JobMonitor taskGraphJobMonitor(TaskGraphRuntime runtime) {
        JobMonitor monitor = runtime.monitor();
        if (Objects.isNull(monitor)) {
            throw new IllegalStateException(
                    "The bean of type TaskGraphRuntime is a mock, which can take no part in a job. To test without a"
                            + " job, set 'taskgraph.enabled=false' in the test instead of mocking the runtime.");
        }
        return monitor;
    }

    /** Does nothing where all of the job is in this process, or checkpoints are not kept in files of ours. */
    @Bean(destroyMethod = "close")
    @Lazy(false)
    @ConditionalOnProperty("taskgraph.checkpoint.directory")
    CheckpointStorageWatch taskGraphCheckpointStorageWatch(
            TaskGraphProperties properties,
            RuntimeSettings settings,
            Coordinator coordinator,
            RuntimePorts ports,
            JobMonitor monitor) {
        Path directory = new PropertiesCheckpointStore(properties.getCheckpoint(), settings, coordinator).directory();
        CheckpointStorageWatch watch = new CheckpointStorageWatch(
                settings.job(),
                new ProcessMarkers(Objects.requireNonNull(directory)),
                ports,
                ports.threads().daemons(),
                () -> CheckpointStorageWatch.View.of(monitor));
        if (!coordinator.isWithinOneProcess() && ports.checkpoints().store() instanceof FileCheckpointStore) {
            watch.start();
        }
        return watch;
    }

    @Bean
    @ConditionalOnMissingBean
    ProcessExit taskGraphProcessExit() {
        return ProcessExit.ofApplication();
    }

    @Bean
    @ConditionalOnMissingBean
    @DependsOn("taskGraphJobMonitor")
    TaskGraphLifecycle taskGraphLifecycle(
            ApplicationContext context,
            TaskGraphProperties properties,
            ProcessExit processExit,
            RuntimeSettings settings,
            TaskGraphRuntime runtime) {
        OnCompletion onCompletion = properties.getJob().getOnCompletion();
        return new TaskGraphLifecycle(
                context,
                onCompletion == null ? OnCompletion.byDefault() : onCompletion,
                processExit,
                runtime,
                settings.drainTimeout());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DatumResolver.class)
    @ConditionalOnMissingBean(DatumResolver.class)
    static final class DatumConfiguration {

        /** Finds input by Spring's resource patterns: {@code DatumIteratorBuilder.csv().resolvedBy(resolver)}. */
        @Bean
        ResourceDatumResolver taskGraphDatumResolver(ResourcePatternResolver resources) {
            return new ResourceDatumResolver(resources);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(GrpcDataTransport.class)
    @ConditionalOnMissingBean(DataTransport.class)
    static final class TransportConfiguration {

        @Bean(destroyMethod = "close")
        GrpcDataTransport taskGraphDataTransport() {
            return GrpcDataTransport.alone();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(RuntimePorts.class)
    static final class PortsConfiguration {

        @Bean(destroyMethod = "close")
        TaskGraphThreads taskGraphThreads(TaskGraphProperties properties, Environment environment) {
            return Threading.VIRTUAL.isActive(environment)
                    ? TaskGraphThreads.virtual()
                    : TaskGraphThreads.platform(properties.getLoop().getThreads());
        }

        @Bean
        RuntimePorts taskGraphRuntimePorts(
                TaskGraphThreads threads,
                Coordinator coordinator,
                CheckpointStore checkpoints,
                TaskGraphProperties properties) {
            boolean alone = coordinator.isWithinOneProcess();
            return threads.ports(properties.getNode().getName(), alone ? TaskGraphThreads::localId : UUID::randomUUID)
                    .withCheckpoints(new CheckpointSettings(
                            checkpoints, properties.getCheckpoint().getOnFailure()));
        }
    }
}
