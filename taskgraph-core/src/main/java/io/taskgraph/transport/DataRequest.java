package io.taskgraph.transport;

import io.grpc.MethodDescriptor;
import io.taskgraph.engine.RequestHeader;
import java.time.Duration;

/**
 * One data request.
 *
 * @param header asking and asked copy
 * @param method the unary method asked
 * @param input its input
 * @param timeout how long to wait for the answer
 */
public record DataRequest<Q, A>(RequestHeader header, MethodDescriptor<Q, A> method, Q input, Duration timeout) {}
