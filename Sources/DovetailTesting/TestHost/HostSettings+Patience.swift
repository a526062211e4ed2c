package import DovetailHost

extension HostSettings.Limits {
    /// Limits that a machine keeps which has a hundred other tests to run: for tests that are about something else.
    package static var patient: Self {
        var limits = Self()
        limits.hook = .seconds(300)
        limits.lock = .seconds(120)
        (limits.stop, limits.drain, limits.release) = (.seconds(60), .seconds(60), .seconds(60))
        (limits.call, limits.revival) = (.seconds(60), .seconds(60))
        limits.shutdown = .seconds(900)
        return limits
    }

    /// The limits of a test that names none: patient ones in real time, and the host's own by a clock of the test's.
    package static func forTests(_ clock: any HostClock) -> Self { clock is SystemClock ? .patient : Self() }
}
