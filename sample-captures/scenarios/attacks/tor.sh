# about: a Tor client and a bridge of its own; TLS 1.2, for 1.3 hides the certificate
# tools: tor
# expect: tor
scenario() {
  : > "$work/torrc"; mkdir -p "$work/relay" "$work/user"; chmod -R 700 "$work/relay" "$work/user"
  printf 'openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nMaxProtocol = TLSv1.2\n' > "$work/openssl.cnf"
  OPENSSL_CONF="$work/openssl.cnf" server tor -f "$work/torrc" --defaults-torrc "$work/torrc" --quiet --DataDirectory "$work/relay" --SocksPort 0 --ORPort 192.0.2.1:443 --Address 192.0.2.1 --AssumeReachable 1 --BridgeRelay 1 --PublishServerDescriptor 0 --ExitRelay 0 --Nickname lab --ContactInfo lab@example.com > /dev/null 2>&1 &
  sleep 4
  start_recording attacks/tor c0
  OPENSSL_CONF="$work/openssl.cnf" client timeout 12 tor -f "$work/torrc" --defaults-torrc "$work/torrc" --quiet --DataDirectory "$work/user" --SocksPort 9050 --UseBridges 1 --Bridge 192.0.2.1:443 > /dev/null 2>&1 || true
  stop_recording
}
