# about: a responder answers every LLMNR question with its own address, as Responder and Inveigh do
# tools: python3
# expect: name-poisoning
scenario_lab() { lab_up_switch; }
scenario() {
  start_recording attacks/llmnr c0
  attacker python3 "$here/llmnr.py" answer 192.0.2.66 & answerer=$!
  sleep 1
  client python3 "$here/llmnr.py" ask 192.0.2.10 fileserver wpad printsrv intranet backup01 sharepint
  kill $answerer
  stop_recording
}
