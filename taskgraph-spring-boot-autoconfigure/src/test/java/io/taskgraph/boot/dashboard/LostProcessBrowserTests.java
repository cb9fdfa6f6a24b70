package io.taskgraph.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.actuate.ThreeProcesses;
import io.taskgraph.boot.actuate.TreeJob.Trouble;
import io.taskgraph.test.etcd.EtcdServer;
import io.taskgraph.test.etcd.TcpProxy;
import io.taskgraph.test.etcd.WithEtcd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page of one process shows when another one is cut off, and when it is back. */
@WithEtcd
@Timeout(180)
class LostProcessBrowserTests {

    @Test
    void tasksOfALostProcessHaveNoPrimaryUntilItIsBack(EtcdServer etcd) throws Exception {
        Trouble trouble = new Trouble();
        String[] more = {"--taskgraph.dashboard.enabled=true", "--taskgraph.lease.ttl=3s"};
        try (ThreeProcesses processes = new ThreeProcesses(etcd, trouble, "lost", more);
                Chromium browser = new Chromium()) {
            String port = processes.members().get(0).context().getEnvironment().getProperty("local.server.port");
            BrowserPage page = browser.page(1280, 900).open("http://localhost:" + port + "/taskgraph");
            page.awaitTrue("document.querySelectorAll('.node.RUNNING').length === 15");
            page.awaitTrue("document.querySelectorAll('#processes tbody tr').length === 3");

            processes.members().get(2).toEtcd().blackHole(TcpProxy.Direction.BOTH);
            page.awaitTrue("document.querySelectorAll('.node.UNOWNED').length === 5");
            page.awaitTrue("document.querySelectorAll('#processes tbody tr').length === 2");
            page.awaitTrue("document.querySelector('#explain').classList.contains('stalled')");
            assertThat(page.text("#sentence")).contains("there is no spare node to take it");
            assertThat(page.text("#figures")).contains("! 5 without primary");
            assertThat(page.text(".node.UNOWNED .sign")).isEqualTo("!");
            assertThat(page.text("#marks")).contains("process gone", "task lost");
            page.picture("lost");

            processes.members().get(2).toEtcd().restore();
            page.awaitTrue("document.querySelectorAll('.node.RUNNING').length === 15");
            page.awaitTrue("!document.querySelector('#explain').classList.contains('stalled')");
            assertThat(page.complaints()).isEmpty();
        }
    }
}
