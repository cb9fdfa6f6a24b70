{{/*
Names under which Prometheus knows the meters that rules use and dashboards may use. The one place to change when a meter is
renamed. Every one has the tag taskgraph_job.
*/}}
{{- define "taskgraph.meters" -}}
epoch: taskgraph_epoch
epochAge: taskgraph_epoch_age_seconds
epochDuration: taskgraph_epoch_duration_seconds
jobStatus: taskgraph_job_status
tasks: taskgraph_tasks
tasksUnderreplicated: taskgraph_tasks_underreplicated
nodes: taskgraph_nodes
processes: taskgraph_processes
copies: taskgraph_copies
flagsSent: taskgraph_flags_sent_total
flagsTold: taskgraph_flags_told_total
requestDuration: taskgraph_request_duration_seconds
requestBytes: taskgraph_request_bytes_total
requestRetries: taskgraph_request_retries_total
requestsActive: taskgraph_requests_active
checkpoints: taskgraph_checkpoints_total
callsRefused: taskgraph_calls_refused_total
failoverDuration: taskgraph_failover_duration_seconds
rejoins: taskgraph_rejoins_total
leaseMargin: taskgraph_lease_margin_seconds
leaseTtl: taskgraph_lease_ttl_seconds
leaseGranted: taskgraph_lease_granted_seconds
watchLag: taskgraph_watch_lag_seconds
loopLag: taskgraph_loop_lag_seconds
callbackDuration: taskgraph_callback_duration_seconds
callbacksSlow: taskgraph_callbacks_slow_total
callbackRunning: taskgraph_callback_running_seconds
backupLag: taskgraph_backup_lag_updates
coordinationLatency: taskgraph_coordination_latency_seconds
inputBytes: taskgraph_input_bytes_total
inputRows: taskgraph_input_rows_total
inputExpected: taskgraph_input_expected_bytes
{{- end }}
