//! Whom TLS trusts.

use super::failure::ConnectFailure;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Trusts the system's certificates, which are read when the first connection needs them, and others.
pub struct Tls {
    others: Vec<CertificateDer<'static>>,
    config: OnceCell<Arc<ClientConfig>>,
}

impl Tls {
    /// `pem` holds any number of certificates, in text. An error says what is wrong with it.
    pub fn new(pem: &[u8]) -> Result<Tls, String> {
        let others = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| error.to_string())?;
        let mut store = RootCertStore::empty();
        for certificate in &others {
            store
                .add(certificate.clone())
                .map_err(|error| error.to_string())?;
        }
        if others.is_empty() && !pem.is_empty() {
            return Err("there is no certificate in it".to_string());
        }
        Ok(Tls {
            others,
            config: OnceCell::new(),
        })
    }

    pub async fn config(&self) -> Result<Arc<ClientConfig>, ConnectFailure> {
        self.config
            .get_or_try_init(|| async {
                let others = self.others.clone();
                tokio::task::spawn_blocking(move || make_config(others))
                    .await
                    .unwrap_or(Err(ConnectFailure::NoRoots))
            })
            .await
            .cloned()
    }
}

fn make_config(others: Vec<CertificateDer<'static>>) -> Result<Arc<ClientConfig>, ConnectFailure> {
    let mut roots = RootCertStore::empty();
    // Some systems have certificates that nobody can read; the others still count.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(others);
    if roots.is_empty() {
        return Err(ConnectFailure::NoRoots);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| ConnectFailure::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
