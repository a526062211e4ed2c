import DovetailTesting
import Testing

@Suite("A plugin is given what every plugin is promised", .timeLimit(.minutes(10)))
struct ConformanceTests {
    @Test("inside the host", arguments: PluginConformanceSuite.checks(of: .inProcess))
    func inProcess(_ check: PluginConformanceSuite.Check) async throws { try await check.run() }

    @Test("across the protocol", arguments: PluginConformanceSuite.checks(of: .loopback))
    func loopback(_ check: PluginConformanceSuite.Check) async throws { try await check.run() }

    @Test("X1 · in a process of its own", arguments: PluginConformanceSuite.checks(of: .process))
    func process(_ check: PluginConformanceSuite.Check) async throws { try await check.run() }

    @Test("X6 · in Python", arguments: PluginConformanceSuite.checks(of: .python))
    func python(_ check: PluginConformanceSuite.Check) async throws { try await check.run() }

    @Test("X6 · for Node", arguments: PluginConformanceSuite.checks(of: .node))
    func node(_ check: PluginConformanceSuite.Check) async throws { try await check.run() }
}
