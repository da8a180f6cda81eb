# about: MQTT: two subscribers and a publisher of sensor readings, QoS 0 and 1, a password in the clear
# tools: mosquitto mosquitto_sub mosquitto_pub
scenario() {
  printf 'listener 1883 0.0.0.0\nallow_anonymous true\npersistence false\n' > "$work/mosquitto.conf"
  server mosquitto -c "$work/mosquitto.conf" > /dev/null 2>&1 &
  sleep 0.5
  start_recording mqtt c0
  client timeout 6 mosquitto_sub -h 192.0.2.1 -i display -t 'sensors/#' -k 5 > /dev/null &
  client timeout 6 mosquitto_sub -h 192.0.2.1 -i alarm -t 'sensors/+/temperature' -q 1 -u reader -P example > /dev/null &
  sleep 0.5
  for i in $(seq 12); do client mosquitto_pub -h 192.0.2.1 -i "probe$((i % 3))" -t "sensors/room$((i % 3))/temperature" -m "{\"celsius\":2$i}" -q $((i % 2)); sleep 0.25; done
  sleep 2
  stop_recording
}
