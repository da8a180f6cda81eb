# about: nmap: a sweep for hosts, a SYN scan of 400 ports, UDP probes, version detection on an open port
# tools: nmap nginx openssl
scenario() {
  start_nginx
  start_recording scan c0
  client nmap -n -sn 192.0.2.0/28 > /dev/null
  client nmap -n -Pn -sS -p 1-400 --max-retries 1 192.0.2.1 > /dev/null
  client nmap -n -Pn -sU -p 53,67,123,161,500 --max-retries 0 192.0.2.1 > /dev/null
  client nmap -n -Pn -sV --version-light -p 80 192.0.2.1 > /dev/null
  stop_recording
}
