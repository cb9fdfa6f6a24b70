package io.taskgraph.test.boot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the context of a test one real etcd, and {@code taskgraph.etcd.endpoints} its address. It ends with the context; the bean of
 * type {@link io.taskgraph.test.etcd.EtcdServer} stops and starts it meanwhile.
 *
 * <pre>{@code
 * @SpringBootTest(properties = {"taskgraph.job.name=orders", "taskgraph.job.tasks=3"})
 * @AutoConfigureEtcd
 * class OrdersTests {
 * }
 * }</pre>
 *
 * <p>The {@code etcd} binary is taken from the path, else etcd is run in Docker, as {@link io.taskgraph.test.etcd.WithEtcd} says.
 * Test classes with the same configuration share a context, and so its etcd and its job.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AutoConfigureEtcd {}
