#!/usr/bin/env python3
"""Runs the same JMS work against several brokers, in turn, on one machine, and prints medians and paired ratios.

  benchmarks/compare.py --peers weir,artemis,classic --scenarios sync8,tx4 --reps 3

Each repetition runs every scenario once per peer, in alternating order, so that a drift of the machine hits all alike.
Brokers run in their own process, data in a folder that is removed at the end. Nothing but loopback is used.
Quote ratios and CPU per message (broker + client); on a busy machine the rates are not worth quoting.

The broker `weir` is this checkout, started with `./weirmq broker`; --weir-home measures another checkout.
"""
import argparse, glob, json, os, shlex, shutil, signal, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SCENARIOS = {
    "sync1": "--send sync --producers 1 --consumers 1",
    "sync8": "--send sync --producers 8 --consumers 8",
    "sync32": "--send sync --producers 32 --consumers 32",
    "async1": "--send async --window 256 --producers 1 --consumers 1",
    "async8": "--send async --window 256 --producers 8 --consumers 8",
    "rate1k": "--rate 1000 --send sync --producers 4 --consumers 4",
    "tx4": "--send tx --consume tx --batch 100 --producers 4 --consumers 4",
    "xa1": "--send xa --consume xa --producers 1 --consumers 1",
    "xa8": "--send xa --consume xa --producers 8 --consumers 8",
    "many1000": "--queues 1000 --sessions 4 --send sync --producers 8",
    "np100": "--persistent false --size 100 --producers 4 --consumers 4",
    "np1k": "--persistent false --size 1024 --producers 4 --consumers 4",
    "topic10": "--scenario topic --persistent false --producers 1 --consumers 10",
    "topic10dur": "--scenario topic --durable true --send sync --producers 8 --consumers 10",
    "ppnp": "--scenario pingpong --persistent false --size 100 --producers 1 --consumers 1",
    "ppp": "--scenario pingpong --persistent true --size 1024 --producers 1 --consumers 1",
    "selector": "--scenario selector --persistent false --producers 4 --consumers 10",
    "backlog100": "--scenario backlog --count 1000000 --size 100 --send tx --batch 100 --producers 4 --consumers 4",
}


BAD = ("errors", "lost", "duplicate", "out_of_order")


def sh(cmd, **kw):
    return subprocess.run(cmd, check=True, **kw)


def build(work, names):
    """The driver in this checkout, and the peers that take part, once, under the work folder."""
    sh(["mvn", "-q", "-B", "package", "-pl", "benchmarks", "-am", "-Dmaven.test.skip=true", "-Dspotless.check.skip=true"], cwd=ROOT)
    wanted = [p for p, n in (("artemis", "artemis"), ("activemq", "classic")) if n in names]
    for p in wanted:
        d = os.path.join(work, p)
        if not os.path.exists(os.path.join(d, "classes")):
            shutil.copytree(os.path.join(HERE, "peers", p), d, dirs_exist_ok=True)
            sh(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"], cwd=d)
            src = [os.path.join("src", f) for f in os.listdir(os.path.join(d, "src"))]
            sh(["javac", "-d", "classes", "-cp", "lib/*"] + src, cwd=d)
    jars = [j for j in glob.glob(os.path.join(HERE, "target", "weirmq-benchmarks-*.jar")) if "original-" not in j]
    return f"{jars[0]}:{HERE}/target/lib/*"


class Peer:
    def __init__(self, name, a, data, port):
        self.name, self.port, self.dir = name, port, os.path.join(data, name)
        os.makedirs(self.dir)
        env = dict(os.environ)
        heap = ["-Xms512M", "-Xmx2G", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
        if name == "artemis":
            d = os.path.join(a.work, "artemis")
            xml = open(os.path.join(d, "broker.xml")).read().replace("@DATA@", self.dir).replace("@PORT@", str(port))
            conf = os.path.join(self.dir, "broker.xml")
            open(conf, "w").write(xml)
            cmd = ["java", *heap, "-cp", f"{d}/classes:{d}/lib/*", "ArtemisMain", conf]
            self.cp, self.ready = f"{d}/lib/*", "STARTED"
            base = "org.apache.activemq.artemis.jms.client.ActiveMQ"
            self.cf = ["--cf", base + "ConnectionFactory", "--xa-cf", base + "XAConnectionFactory",
                       "--url", f"tcp://127.0.0.1:{port}?confirmationWindowSize=-1"]
            self.cf_async = self.cf[:-1] + [f"tcp://127.0.0.1:{port}?confirmationWindowSize=10485760"]
        elif name == "classic":
            d = os.path.join(a.work, "activemq")
            cmd = ["java", *heap, "-cp", f"{d}/classes:{d}/lib/*", "ClassicMain", str(port), self.dir]
            self.cp, self.ready = f"{d}/lib/*", "STARTED"
            base = "org.apache.activemq.ActiveMQ"
            self.cf = ["--cf", base + "ConnectionFactory", "--xa-cf", base + "XAConnectionFactory",
                       "--url", f"tcp://127.0.0.1:{port}?jms.watchTopicAdvisories=false"]
            self.cf_async = None  # refuses CompletionListener sends
        elif name == "weir":
            cmd = shlex.split(a.weir_start.format(data=self.dir, port=port))
            self.cp = sh(["./weirmq", "classpath"], cwd=a.weir_home, stdout=subprocess.PIPE, text=True).stdout.strip()
            self.ready = "weirmq ready"
            env["JDK_JAVA_OPTIONS"] = " ".join(heap[:3])  # the same heap and collector as the peers
            self.cf = ["--cf", a.weir_cf, "--xa-cf", a.weir_xa_cf, "--url", a.weir_url.format(port=port)]
            self.cf_async = self.cf
        else:
            sys.exit(f"no such peer: {name}")
        self.log = os.path.join(self.dir, "broker.log")
        self.proc = subprocess.Popen(cmd, stdout=open(self.log, "w"), stderr=subprocess.STDOUT, start_new_session=True, env=env,
                                     cwd=a.weir_home if name == "weir" else None)
        for _ in range(600):
            if self.ready in open(self.log, errors="replace").read():
                return
            if self.proc.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"{name} did not start:\n" + open(self.log, errors="replace").read()[-2000:])

    def jvm(self):
        """The broker's own process: the start command may be a script that stays in front of it."""
        table = subprocess.run(["ps", "-eo", "pid=,pgid=,comm="], capture_output=True, text=True).stdout
        java = [l.split()[0] for l in table.splitlines() if l.split()[1] == str(self.proc.pid) and l.split()[2].startswith("java")]
        if len(java) != 1:
            sys.exit(f"{self.name}: expected one java process behind the start command, but found {java}")
        return java[0]

    def stop(self):
        try:
            os.killpg(self.proc.pid, signal.SIGTERM)
            self.proc.wait(20)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.proc.pid, signal.SIGKILL)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--peers", default="artemis,classic")
    p.add_argument("--scenarios", default="sync1,sync8,tx4")
    p.add_argument("--reps", type=int, default=3)
    p.add_argument("--warmup", default="12")
    p.add_argument("--duration", default="5")
    p.add_argument("--work", default=os.path.join(tempfile.gettempdir(), "weirmq-compare"), help="build folder, kept")
    p.add_argument("--out", help="append each run as a JSON line to this file")
    p.add_argument("--weir-home", default=ROOT, help="the checkout whose broker and client are measured")
    p.add_argument("--weir-start", default="./weirmq broker --data {data} --port {port}", help="run in --weir-home")
    p.add_argument("--weir-cf", default="org.weirmq.jms.WeirConnectionFactory")
    p.add_argument("--weir-xa-cf", default="org.weirmq.jms.WeirXAConnectionFactory")
    p.add_argument("--weir-url", default="weir://127.0.0.1:{port}")
    a = p.parse_args()
    os.makedirs(a.work, exist_ok=True)
    driver = build(a.work, a.peers.split(","))
    data = tempfile.mkdtemp(prefix="jms-data-")
    names = a.peers.split(",")
    peers, rows = {}, {}
    try:
        for i, n in enumerate(names):
            peers[n] = Peer(n, a, data, 41700 + i)
        for rep in range(a.reps):
            for sc in a.scenarios.split(","):
                for n in names if rep % 2 == 0 else names[::-1]:
                    peer = peers[n]
                    cf = peer.cf_async if sc.startswith("async") else peer.cf
                    if cf is None:
                        continue
                    cmd = ["java", "-Xmx1g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                           "-cp", f"{driver}:{peer.cp}", "org.weirmq.benchmarks.load.Main", "--label", n, *cf, "--broker-pid", peer.jvm(),
                           *SCENARIOS[sc].split(), "--warmup", a.warmup, "--duration", a.duration]
                    try:
                        r = subprocess.run(cmd, capture_output=True, text=True, timeout=400)
                        line = [l for l in r.stdout.splitlines() if l.startswith("{")]
                        j = json.loads(line[-1]) if line else {"fail": r.stderr[-400:]}
                    except subprocess.TimeoutExpired:
                        j = {"fail": "no end in 400 s"}
                    if "drain_per_s" in j:  # the backlog scenario: filled, then drained; each is a row of its own
                        for part in ("fill", "drain"):
                            rows.setdefault((f"{sc}-{part}", n), []).append({
                                "recv_per_s": j[f"{part}_per_s"], "broker_cpu_us_per_msg": j[f"{part}_cpu_us_per_msg"],
                                "driver_cpu_us_per_msg": 0, **{k: j.get(k) or 0 for k in BAD}})
                    j.update(peer=n, sc=sc, rep=rep)
                    rows.setdefault((sc, n), []).append(j)
                    if a.out:
                        open(a.out, "a").write(json.dumps(j) + "\n")
                    print(sc, n, rep, j.get("recv_per_s"), "p50", j.get("e2e_p50_us"), "p99", j.get("e2e_p99_us"), "cpu us",
                          j.get("broker_cpu_us_per_msg"), j.get("driver_cpu_us_per_msg"), "bad",
                          [j.get(k) for k in BAD], j.get("fail", ""), flush=True)
    finally:
        for peer in peers.values():
            peer.stop()
        shutil.rmtree(data, ignore_errors=True)

    def med(sc, n, k):
        v = [j[k] for j in rows.get((sc, n), []) if isinstance(j.get(k), (int, float))]
        return statistics.median(v) if v else float("nan")
    print(f"\n{'scenario':17} {'peer':8} {'msg/s':>10} {'e2e p50 us':>11} {'p99 us':>9} {'cpu us/msg':>11} {'bad':>5} {'ratio':>7}   "
          "(ratio: msg/s of the first peer to this one, paired; bad: errors, lost, duplicated, out of order, failed runs)")
    for sc in dict.fromkeys(k[0] for k in rows):
        for n in names:
            runs = rows.get((sc, n))
            if not runs or (sc + "-drain", n) in rows:
                continue
            pairs = [x["recv_per_s"] / y["recv_per_s"] for x, y in zip(rows.get((sc, names[0]), []), runs)
                     if x.get("recv_per_s") and y.get("recv_per_s")]
            bad = sum((j.get(k) or 0) for j in runs for k in BAD) + sum("fail" in j for j in runs)
            cpu = med(sc, n, "broker_cpu_us_per_msg") + med(sc, n, "driver_cpu_us_per_msg")
            ratio = statistics.median(pairs) if pairs else float("nan")
            print(f"{sc:17} {n:8} {med(sc, n, 'recv_per_s'):10.0f} {med(sc, n, 'e2e_p50_us'):11.0f} {med(sc, n, 'e2e_p99_us'):9.0f} "
                  f"{cpu:11.1f} {bad:5.0f} {ratio:7.2f}   " + (f"{min(pairs):.2f}-{max(pairs):.2f}" if pairs else ""))


if __name__ == "__main__":
    main()
