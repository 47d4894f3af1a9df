//! What the service counts, for Prometheus.

use std::time::Duration;

use prometheus::{Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};

/// What the service counts. Routes are told by their patterns: no reference, address or name is in it.
pub(crate) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    pub(crate) under_way: IntGauge,
    pub(crate) exchanges: IntCounter,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests =
            IntCounterVec::new(Opts::new("consign_requests_total", "Requests that have been answered"), &["method", "route", "status"])?;
        let seconds = HistogramVec::new(HistogramOpts::new("consign_request_seconds", "How long answering took"), &["method", "route"])?;
        let under_way = IntGauge::new("consign_requests_under_way", "Requests that are being answered")?;
        let exchanges = IntCounter::new("consign_rule_set_exchanges_total", "How often another rule set was put in force")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(under_way.clone()))?;
        registry.register(Box::new(exchanges.clone()))?;
        Ok(Self { registry, requests, seconds, under_way, exchanges })
    }

    /// Counts an answer.
    pub(crate) fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.seconds.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }

    /// All of it, in Prometheus' text format.
    pub(crate) fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        // Writing to memory doesn't fail.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        text
    }
}
