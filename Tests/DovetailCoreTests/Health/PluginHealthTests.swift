import DovetailCore
import Foundation
import Testing

@Suite("How a plugin is")
struct PluginHealthTests {
    @Test("what is left out is healthy, and it comes back as it went")
    func coding() throws {
        #expect(try JSONDecoder().decode(PluginHealth.self, from: Data("{}".utf8)) == .healthy)
        let health = PluginHealth(
            isHealthy: false, message: "No.", components: ["cache": .unhealthy("It is full.")],
            metrics: ["read": 2, "rate": .nan])
        #expect(health.metrics == ["read": 2])
        #expect(try JSONDecoder().decode(PluginHealth.self, from: JSONEncoder().encode(health)) == health)
    }

    @Test(
        "it is cut to what people read: the first by name are kept, and a name that was cut is ill when one of them is")
    func bounded() {
        let long = String(repeating: "n", count: PluginHealth.longestName)
        var components = ["\(long)a": ComponentHealth.healthy, "\(long)b": .unhealthy("\u{1B}[31mred")]
        for number in 0..<200 { components["part-\(number)"] = .healthy }
        var health = PluginHealth(message: String(repeating: "m", count: 2_000), components: components)
        for number in 0..<200 { health.metrics["m\(number)"] = 1 }
        let bounded = health.bounded
        #expect(bounded.components.count == PluginHealth.most - 1 && bounded.metrics.count == PluginHealth.most)
        #expect(bounded.components[long + "…"] == .unhealthy("?[31mred"))
        #expect(bounded.message?.count == PluginHealth.longestMessage + 1)
        #expect(bounded.bounded == bounded)
    }
}
