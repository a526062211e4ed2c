public import DovetailCore
public import FoundationEssentials

extension API {
    /// The processes that run plugins, what confines them, and what is not run any more.
    public struct Processes: Codable, Sendable, Equatable {
        /// The processes that run now.
        public var items: [PluginProcess]
        /// The releases that crashed too often.
        public var quarantines: [PluginQuarantine]
        /// What limits and sandbox are in force, each as a sentence.
        public var measures: [String]
        /// What is missing on this machine, and what would bring it, each as a sentence.
        public var gaps: [String]

        /// Describes what runs.
        public init(items: [PluginProcess], quarantines: [PluginQuarantine], measures: [String], gaps: [String]) {
            self.items = items
            self.quarantines = quarantines
            self.measures = measures
            self.gaps = gaps
        }
    }

    /// A process that runs a release.
    public struct PluginProcess: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case number, slug, version, owner, pid, instances, threads, calls, errors, restarts
            case startedAt = "started_at"
            case processorSeconds = "processor_seconds"
            case residentBytes = "resident_bytes"
            case medianLatency = "latency_p50_seconds"
            case slowLatency = "latency_p99_seconds"
            case lastLines = "last_lines"
        }

        /// Which process it is, among all that the host has started.
        public var number: Int
        /// The plugin.
        public var slug: PluginSlug
        /// Its release.
        public var version: SemanticVersion
        /// Whose process it is; nil when all owners share it.
        public var owner: Owner?
        /// Its id in the system: that of the launcher, below which the plugin runs.
        public var pid: Int
        /// When it started.
        public var startedAt: Date
        /// How many plugin objects live there.
        public var instances: Int
        /// How long it has kept a processor busy; nil when the system does not say.
        public var processorSeconds: Double?
        /// How many bytes of memory it holds; nil when the system does not say.
        public var residentBytes: Int?
        /// How many threads it has; nil when the system does not say.
        public var threads: Int?
        /// How many calls it was asked.
        public var calls: Int
        /// How many of them failed.
        public var errors: Int
        /// How often it was started anew after a crash, in this life of the host.
        public var restarts: Int
        /// Half of the latest calls were answered sooner, in seconds; nil when there was none.
        public var medianLatency: Double?
        /// All but one in a hundred of the latest calls were answered sooner, in seconds; nil when there was none.
        public var slowLatency: Double?
        /// The last lines that it wrote, oldest first.
        public var lastLines: [String]

        /// Describes a process.
        public init(
            number: Int, unit: ProcessUnit, pid: Int, startedAt: Date, instances: Int, processorSeconds: Double?,
            residentBytes: Int?, threads: Int?, calls: Int, errors: Int, restarts: Int, medianLatency: Double?,
            slowLatency: Double?, lastLines: [String]
        ) {
            self.number = number
            self.slug = unit.release.slug
            self.version = unit.release.version
            self.owner = unit.owner
            self.pid = pid
            self.startedAt = startedAt
            self.instances = instances
            self.processorSeconds = processorSeconds
            self.residentBytes = residentBytes
            self.threads = threads
            self.calls = calls
            self.errors = errors
            self.restarts = restarts
            self.medianLatency = medianLatency
            self.slowLatency = slowLatency
            self.lastLines = lastLines
        }
    }

    /// A release that crashed too often: nothing of it runs until the time is over, or an administrator retries.
    public struct PluginQuarantine: Codable, Sendable, Equatable {
        private enum CodingKeys: String, CodingKey {
            case slug, version, owner, failure, since, until, crashes
            case lastLines = "last_lines"
        }

        /// The plugin.
        public var slug: PluginSlug
        /// Its release.
        public var version: SemanticVersion
        /// Whom it concerns; nil for all owners.
        public var owner: Owner?
        /// Why.
        public var failure: Failure
        /// Since when.
        public var since: Date
        /// Until when nobody but an administrator can end it.
        public var until: Date
        /// How many crashes it took.
        public var crashes: Int
        /// The last lines that it wrote, oldest first.
        public var lastLines: [String]

        /// Describes a quarantine.
        public init(_ quarantine: Quarantine) {
            self.slug = quarantine.unit.release.slug
            self.version = quarantine.unit.release.version
            self.owner = quarantine.unit.owner
            self.failure = Failure(quarantine.reason)
            self.since = quarantine.since
            self.until = quarantine.until
            self.crashes = quarantine.crashes
            self.lastLines = quarantine.lastLines
        }
    }
}
